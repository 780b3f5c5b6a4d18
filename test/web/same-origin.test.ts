import { describe, expect, it } from 'vitest';
import { isFromHere } from '../../src/web/same-origin.ts';

describe('isFromHere', () => {
  it.each([
    ['a browser that says so', { fetchSite: 'same-origin', origin: 'null' }, true],
    ['another site', { fetchSite: 'cross-site', origin: 'http://here:9409', host: 'here:9409' }, false],
    ['a neighbour below the same name', { fetchSite: 'same-site' }, false],
    ['an address typed by hand', { fetchSite: 'none' }, false],
    ['an older browser', { origin: 'http://here:9409', host: 'Here:9409' }, true],
    ['a proxy that speaks TLS', { origin: 'https://here', host: 'here' }, true],
    ['another port', { origin: 'http://here:80', host: 'here:9409' }, false],
    ['an origin that is hidden', { origin: 'null', host: 'here' }, false],
    ['a request without a host', { origin: 'http://here' }, false],
    ['no browser', { host: 'here' }, true],
  ])('%s', (_who, headers, expected) => {
    expect(isFromHere(headers)).toBe(expected);
  });
});
