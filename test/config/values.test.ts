import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpiry, parseInstant } from '../../src/config/instant.ts';
import { editDistance, suggest } from '../../src/config/suggest.ts';
import { readStoreUrl } from '../../src/config/store-settings.ts';
import { findBaseUrlFault, isLoopbackUrl } from '../../src/config/url.ts';

describe('readStoreUrl', () => {
  const server = { host: 'db', port: 5432, database: 'd', user: 'u' };

  it.each([
    ['postgres://u@db/d', { tls: true }],
    ['postgres://u@db:5433/d?sslmode=disable', { port: 5433, tls: false }],
    ['postgres://u@db/d?sslmode=require', { tls: true }],
    ['postgres://u@localhost/d', { host: 'localhost', tls: false }],
    ['postgres://u@127.0.0.1/d?sslmode=verify-full', { host: '127.0.0.1', tls: true }],
    ['postgres://u@[::1]/d', { host: '::1', tls: false }],
    ['postgres://u@%2Frun%2Fpostgresql/d', { host: '/run/postgresql', tls: false }],
  ])('reads %s', (text, more) => {
    expect(readStoreUrl(text)).toEqual({ value: { ...server, ...more } });
  });

  it('reads every user, password and database', () => {
    const part = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('/'));
    fc.assert(
      fc.property(part, part, part, (user, password, database) => {
        const [u, p, d] = [user, password, database].map(encodeURIComponent);
        const reading = readStoreUrl(`postgres://${u}:${p}@db/${d}`);
        // A path of dots alone is no name of a database in a URL.
        if (/^\.{1,2}$/.test(database)) return;
        expect(reading).toEqual({ value: { ...server, user, password, database, tls: true } });
      }),
    );
  });

  it.each([
    '',
    'postgres://',
    'postgres:///d',
    'postgres://db/d',
    'postgres://u@db',
    'postgres://u@db/d/e',
    'http://u@db/d',
    'postgres://u:%zz@db/d',
    'postgres://u@db/d#x',
    'postgres://u@db/d?sslmode=disable&sslmode=require',
  ])('refuses %s', (text) => {
    expect(readStoreUrl(text)).toEqual({ fault: expect.any(String) });
  });
});

describe('parseInstant', () => {
  it('reads every time that Node writes', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
      }),
    );
  });

  it('takes the offset into account', () => {
    const noon = Date.parse('2024-02-29T12:00:00Z');
    for (const text of [
      '2024-02-29T14:30:00+02:30',
      '2024-02-29t10:00:00-02:00',
      '2024-02-29T12:00:00.000z',
    ]) {
      expect(parseInstant(text)).toBe(noon);
    }
  });

  it('refuses what does not exist or leaves something open', () => {
    const wrong = [
      '2023-02-29T12:00:00Z',
      '2024-13-01T00:00:00Z',
      '2024-01-01T24:00:00Z',
      '2024-01-01T00:60:00Z',
    ];
    const open = [
      '',
      '2024-01-01',
      '2024-01-01T00:00:00',
      '2024-01-01T00:00Z',
      '2024-01-01T00:00:00+24:00',
      'now',
    ];
    for (const text of [...wrong, ...open]) {
      expect(parseInstant(text)).toBeUndefined();
    }
  });
});

describe('parseExpiry', () => {
  it('lets a date last to its end', () => {
    expect(parseExpiry('2024-02-29')).toBe(Date.parse('2024-03-01T00:00:00Z'));
    expect(parseExpiry('2024-02-29T12:00:00Z')).toBe(Date.parse('2024-02-29T12:00:00Z'));
    expect(parseExpiry('2023-02-29')).toBeUndefined();
  });
});

describe('editDistance', () => {
  it('is a distance', () => {
    const words = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });

  it('counts each kind of slip as one', () => {
    for (const slip of ['bursts ', 'burst', 'bursta', 'busrts']) {
      expect(editDistance('bursts', slip)).toBe(1);
    }
  });
});

describe('suggest', () => {
  it('names what is near, and nothing else', () => {
    const keys = ['writes', 'bursts', 'forgeries'];
    expect(suggest('write', keys)).toBe('writes');
    expect(suggest('BURSTS', keys)).toBe('bursts');
    expect(suggest('reads', keys)).toBeUndefined();
    expect(suggest('', keys)).toBeUndefined();
    expect(suggest('x', [])).toBeUndefined();
  });
});

describe('isLoopbackUrl', () => {
  it('knows this machine by its names and from its doubles', () => {
    for (const host of ['127.0.0.1', '127.255.0.9:80', '127.1', '[::1]:8080', 'localhost', 'LOCALHOST:1']) {
      expect(isLoopbackUrl(`http://${host}/v2`)).toBe(true);
    }
    for (const host of [
      '128.0.0.1',
      '127.0.0.1.example.com',
      'localhost.example.com',
      '[::2]',
      '0.0.0.0',
      '10.0.0.1',
    ]) {
      expect(isLoopbackUrl(`http://${host}/v2`)).toBe(false);
    }
    expect(isLoopbackUrl('http://127.0.0.1@example.com/')).toBe(false);
    expect(isLoopbackUrl('127.0.0.1')).toBe(false);
  });
});

describe('findBaseUrlFault', () => {
  it('lets https through, and http on this machine', () => {
    expect(findBaseUrlFault('https://api.example.com/v2')).toBeUndefined();
    expect(findBaseUrlFault('http://localhost/v2')).toBeUndefined();
    for (const url of [
      'ftp://localhost',
      'https://a.example.com/#x',
      'https://a b',
      'https://',
      'https://u@a.example.com',
      '/v2',
    ]) {
      expect(findBaseUrlFault(url)).toBeTypeOf('string');
    }
  });
});
