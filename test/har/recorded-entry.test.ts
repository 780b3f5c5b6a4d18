import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntry, type RecordedEntry } from '../../src/har/recorded-entry.ts';
import type { HarObject, HarValue } from '../../src/har/har-value.ts';

function read(value: HarObject): RecordedEntry {
  const reading = readEntry(value);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.entry;
}

const entry = (more: HarObject = {}): HarObject => ({
  startedDateTime: '2026-11-26T01:02:03.004+01:00',
  time: 12.5,
  request: { method: 'GET', url: 'https://a.example/v2/roles', headers: [] },
  response: { status: 404, headers: [], content: {} },
  ...more,
});

describe('readEntry', () => {
  it('reads time, method, URL and status', () => {
    expect(read(entry())).toMatchObject({
      method: 'GET',
      startedAt: Date.UTC(2026, 10, 26, 0, 2, 3, 4),
      milliseconds: 12.5,
      status: 404,
      body: undefined,
      failed: false,
      local: false,
    });
  });

  it('leaves out what HTTP/2 calls headers, and parts lines that a browser joined', () => {
    const headers = [
      { name: ':status', value: '404' },
      { name: 'retry-after', value: '1\n60' },
    ];
    expect(read(entry({ response: { status: 404, headers } })).responseHeaders).toEqual([
      ['retry-after', '1'],
      ['retry-after', '60'],
    ]);
  });

  it.each<[HarObject, string | undefined]>([
    [{ postData: { text: '{}' } }, '{}'],
    [{ postData: { text: 'e30=', encoding: 'base64' } }, '{}'],
    [{ postData: { params: [{ name: 'a', value: 'b c' }] } }, 'a=b+c'],
    [{ bodySize: 0 }, ''],
    [{ bodySize: -1 }, undefined],
  ])('reads what was sent from %j', (more, body) => {
    const request = { method: 'POST', url: 'https://a.example/', ...more };
    expect(read(entry({ request })).body).toBe(body);
  });

  it('notes what went wrong on the way, and what never left the browser', () => {
    expect(read(entry({ _error: 'net::ERR_FAILED' })).failed).toBe(true);
    expect(read(entry({ _fromCache: 'memory' })).local).toBe(true);
    expect(read(entry({ response: { status: 200, _fetchedViaServiceWorker: true } })).local).toBe(true);
  });

  it.each<[HarValue | undefined, RegExp]>([
    [undefined, /too large/],
    [[], /no object/],
    [{}, /request\.method/],
    [{ request: { method: 'GET', url: '/v2' } }, /request\.url/],
    [{ request: { method: 'GET', url: 'https://a.example/' } }, /response\.status/],
    [entry({ startedDateTime: 'yesterday' }), /startedDateTime/],
  ])('says of %j what is missing', (value, problem) => {
    expect(readEntry(value)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });

  it('never throws', () => {
    const anything = fc.anything({
      withNullPrototype: false,
      key: fc.constantFrom('request', 'response', 'url', 'headers', 'status'),
    });
    const reads = fc.property(anything, (value) => typeof readEntry(value as HarValue).ok === 'boolean');
    expect(() => fc.assert(reads)).not.toThrow();
  });
});
