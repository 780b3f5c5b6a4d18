import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintText } from '../../src/drift/text-fingerprint.ts';

const identifier = fc.stringMatching(/^[0-9a-v]{20}$/);

/** A text that names an identifier and counts something. */
function write(id: string, count: number): string {
  return `device ${id} of projects/${id} has ${count} labels, among them "${id} ${count}"`;
}

describe('fingerprintText', () => {
  it.each([
    ['device projects/bvq0/devices/emu17 was not found', 'device projects/{id}/devices/{id} was not found'],
    ['pageSize must be between 1 and 1000, not 2,000', 'pageSize must be between {n} and {n}, not {n}'],
    ['the label "colour" exists', 'the label {quoted} exists'],
    ["the user's key 'abc' is unknown", "the user's key {quoted} is unknown"],
    ['request 0b1f4c3e-6a3a-4b7e-9a8e-0123456789ab failed', 'request {uuid} failed'],
    ['expired at 2026-05-01T22:00:00Z', 'expired at {time}'],
    ['ask  support@example.com\n or https://status.example.com/now', 'ask {email} or {url}'],
    ['invalid argument', 'invalid argument'],
  ])('%j becomes %j', (text, fingerprint) => {
    expect(fingerprintText(text)).toBe(fingerprint);
  });

  it('is the same for any identifier, quoted word and number', () => {
    fc.assert(
      fc.property(identifier, identifier, fc.nat(), fc.nat(), (one, other, few, many) => {
        expect(fingerprintText(write(one, few))).toBe(fingerprintText(write(other, many)));
      }),
    );
  });

  it('is never long, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 4_000 }), (text) => {
        expect(fingerprintText(text).length).toBeLessThanOrEqual(241);
      }),
    );
  });
});
