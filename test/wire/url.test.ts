import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAbsoluteUrl } from '../../src/wire/url.ts';

describe('readAbsoluteUrl', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://Example.com/a/b%20c?d=/?#409', 'https://example.com/a/b%20c?d=/?#409'],
    ['http://127.0.0.1:8080/#', 'http://127.0.0.1:8080/#'],
    ['https://[::1]:443/x', 'https://[::1]/x'],
  ])('reads %s', (text, href) => {
    expect(readAbsoluteUrl(text)?.href).toBe(href);
  });

  it.each([
    '',
    ' https://example.com',
    'https://example.com/\n',
    'https:example.com',
    'https:/example.com',
    'https:\\\\example.com',
    'https://example.com\\a',
    'https://example.com/a b',
    'https://example.com/é',
    'https://example.com/%zz',
    'https://example.com/#a#b',
    'https://user@example.com/',
    'https://user:secret@example.com/',
    'https://',
    'https:///a',
    'https://example.com:99999/',
    'https://[::1/',
    '//example.com/',
    '/docs#409',
    'ftp://example.com/',
    'javascript:alert(1)',
    `https://example.com/${'a'.repeat(9_000)}`,
  ])('refuses %j', (text) => {
    expect(readAbsoluteUrl(text)).toBeUndefined();
  });

  it('reads any web URL', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (text) => {
        expect(readAbsoluteUrl(text)).toBeInstanceOf(URL);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readAbsoluteUrl(`https://${text}`)).not.toThrow();
      }),
    );
  });
});
