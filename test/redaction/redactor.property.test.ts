import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { encodings } from './encodings.ts';
import { fuzzRuns } from '../support/fuzz.ts';

const secrets = fc.string({ unit: 'binary', minLength: 8, maxLength: 40 });
/** Ends in a blank, so that it cannot begin an escape that the secret would complete. */
const contexts = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => `${text} `);

const signs = [...Array.from('"\'\\%:=&@; \n[,{}'), '%22', '\\u0022', '\\ud83d', '&quot;', '&#', '://'];
const words = ['secret', 'password', 'authorization', 'bearer ', 'basic ', 'eyJhbGciOi', '.', 'a1b2c3', 'é'];
const fragments = fc
  .array(fc.constantFrom(...signs, ...words), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('the redactor', () => {
  for (const [name, encode] of Object.entries(encodings)) {
    it(`takes any secret out of any text when it is written as ${name}`, () => {
      fc.assert(
        fc.property(secrets, contexts, contexts, (secret, before, after) => {
          const redactor = createRedactor();
          redactor.learn(secret);
          const spelled = encode(secret);
          const text = redactor.redact(`${before}${spelled} ${after}`);
          const bytes = redactor.redactBytes(Buffer.from(`${before}${spelled} ${after}`));
          expect(text).not.toContain(spelled);
          expect(Buffer.from(bytes).includes(Buffer.from(spelled))).toBe(false);
        }),
        fuzzRuns(60),
      );
    });
  }

  it('leaves text alone in which no secret is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (text, bytes) => {
        const redactor = createRedactor();
        redactor.learn('a secret that nobody will guess');
        expect(redactor.redact(text)).toBe(text);
        expect(redactor.redactBytes(bytes)).toBe(bytes);
      }),
    );
  });

  it('never fails on fragments of what it looks for, and adds no more than its mark', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...signs, ...words), { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const redacted = createRedactor().redact(text);
        expect(redacted.length).toBeLessThanOrEqual(text.length + parts.length * '[redacted]'.length);
      }),
      fuzzRuns(500),
    );
  });

  it('finds in the headers of an exchange what it finds in each of them alone', () => {
    const secret = 'a1b2c3a1b2c3';
    const value = fc.oneof(
      fragments,
      fc.tuple(fragments, fragments).map((around) => around.join(secret)),
    );
    const header = fc.tuple(
      fragments.map((name) => `x-${name}`),
      value,
    );
    fc.assert(
      fc.property(fc.array(header, { maxLength: 5 }), value, (headers, url) => {
        const redactor = createRedactor();
        redactor.learn(secret);
        const { request } = redactor.redactExchange({
          id: 'e',
          api: 'rest',
          operation: 'labels.create',
          provoked: false,
          sentAt: 0,
          timings: { sent: 0, ended: 0 },
          request: { method: 'GET', url, headers },
          failure: { reason: 'dns', detail: '' },
        });
        expect(request.url).toBe(redactor.redact(url));
        const alone = headers.map((each) => each.map((text) => redactor.redact(text)));
        expect(request.headers).toEqual(alone);
      }),
      fuzzRuns(300),
    );
  });
});
