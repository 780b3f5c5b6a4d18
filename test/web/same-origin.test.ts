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
    ['an address', { origin: 'http://192.0.2.7:9409', host: '192.0.2.7:9409' }, true],
    ['an address of version 6', { origin: 'http://[::1]:9409', host: '[::1]:9409' }, true],
    ['localhost', { origin: 'http://localhost:9409', host: 'localhost:9409' }, true],
    ['a proxy that renames', { fetchSite: 'same-origin', origin: 'https://here', host: 'inner:9409' }, true],
    ['a name pointed here', { origin: 'http://evil.example', host: 'evil.example' }, false],
    ['such a name in a new browser', { fetchSite: 'same-origin', origin: 'http://evil.example' }, false],
    ['a name that ends alike', { origin: 'http://evilhere', host: 'evilhere' }, false],
    ['a name that looks local', { origin: 'http://evillocalhost', host: 'evillocalhost' }, false],
  ])('%s', (_who, headers, expected) => {
    expect(isFromHere(headers, { names: ['here'] })).toBe(expected);
  });

  it.each([
    ['by https', { origin: 'https://here:9409', host: 'here:9409' }, true],
    ['by https at its usual port', { origin: 'https://here', host: 'here' }, true],
    ['by http, as somebody on the way would', { origin: 'http://here:9409', host: 'here:9409' }, false],
    ['by http at an address', { origin: 'http://192.0.2.7:9409', host: '192.0.2.7:9409' }, false],
    ['as a new browser says', { fetchSite: 'same-origin', origin: 'https://here:9409' }, true],
    ['from a page by http, as a new browser says', { fetchSite: 'cross-site', origin: 'http://here' }, false],
    ['under a name pointed here', { origin: 'https://evil.example', host: 'evil.example' }, false],
    ['by no browser', { host: 'here' }, true],
  ])('of a server that speaks TLS: %s', (_how, headers, expected) => {
    expect(isFromHere(headers, { names: ['here'], secure: true })).toBe(expected);
  });
});
