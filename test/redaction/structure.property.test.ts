import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { fuzzRuns } from '../support/fuzz.ts';

/** What an API may say that looks like a credential, or like the beginning of one. */
const said = fc
  .array(
    fc.constantFrom(
      "token='",
      'password="',
      '"password": "',
      '{"secret":"',
      '["cookie", "',
      '"name": "cookie", "value": "',
      'api_key=',
      '\nAuthorization: Basic ',
      'authorization: ',
      'Bearer ',
      '-----BEGIN RSA PRIVATE KEY-----',
      '-----END RSA PRIVATE KEY-----',
      '://user:',
      '@host',
      'a1b2c3d4e5f6g7h8',
      'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln',
      '"',
      "'",
      '\\',
      '\\"',
      '\n',
      ' ',
      '<',
      '&quot;',
      '%22',
      'é',
      '…',
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const redactor = createRedactor();

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

describe('redacting a document', () => {
  it.each([undefined, 2])('leaves JSON written with an indent of %s JSON, member by member', (indent) => {
    fc.assert(
      fc.property(said, said, (actual, where) => {
        const document = [{ id: 'body/error', actual, where, count: 3 }, { id: 'body/code' }];
        const redacted = JSON.parse(redactor.redact(JSON.stringify(document, undefined, indent))) as unknown;
        const text = expect.any(String) as unknown;
        expect(redacted).toEqual([
          { id: 'body/error', actual: text, where: text, count: 3 },
          { id: 'body/code' },
        ]);
      }),
      fuzzRuns(500),
    );
  });

  it('leaves the elements of markup as they are', () => {
    fc.assert(
      fc.property(said, said, (message, text) => {
        const document = `<?xml version="1.0"?><a><b message="${escaped(message)}" id="1">${escaped(text)}</b></a>`;
        expect(redactor.redact(document)).toMatch(
          /^<\?xml version="1\.0"\?><a><b message="[^"<>]*" id="1">[^<>]*<\/b><\/a>$/,
        );
      }),
      fuzzRuns(500),
    );
  });

  it.each(["token='", '"password": "cut', '-----BEGIN RSA PRIVATE KEY-----'])(
    'loses only the rest of the line to %j in a plain text',
    (cut) => {
      const text = `violated: got "${cut}"\nviolated: something else\n`;
      expect(redactor.redact(text)).toMatch(/^violated: got .*\nviolated: something else\n$/);
    },
  );
});
