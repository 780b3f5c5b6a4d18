import { describe, expect, it } from 'vitest';
import { createRedactor, recentSecrets, shortestSecret } from '../../src/redaction/redactor.ts';
import { encodings } from './encodings.ts';

const canaries = [
  '5f1c0e7ab94d4e6f9a3b2c1d0e9f8a7b',
  'Canary+/=?&%41"quoted"\\n<b>\'x\' end',
  'Kanarienvögel – süß, 🐤 und mehr',
];

describe('a secret that was learned', () => {
  for (const canary of canaries) {
    for (const [name, encode] of Object.entries(encodings)) {
      it(`goes when written as ${name}: ${canary.slice(0, 8)}…`, () => {
        const redactor = createRedactor();
        redactor.learn(canary, 'always');
        const spelled = encode(canary);
        for (const [before, after] of [
          ['', ''],
          ['plain text, ', '.'],
          ['{"error":"', '","code":401}'],
          ['https://api.example.com/v2?key=', '&page=2'],
        ]) {
          const redacted = redactor.redact(`${before}${spelled}${after}`);
          expect(redacted).toContain('[redacted]');
          expect(redacted.startsWith(before ?? '')).toBe(true);
          expect(redacted.endsWith(after ?? '')).toBe(true);
          expect(redacted).not.toContain(spelled);
          expect(redacted).not.toContain(canary.slice(0, 6));
        }
      });
    }
  }

  it('leaves nothing of itself at the edges of base64', () => {
    const redactor = createRedactor();
    redactor.learn('0123456789abcdef');
    for (const before of ['', 'k', 'ke', 'key:']) {
      for (const after of ['', 'z', 'zz']) {
        const encoded = Buffer.from(`${before}0123456789abcdef${after}`).toString('base64');
        const left = redactor.redact(`<${encoded}>`);
        const kept = left.replace('[redacted]', '').replaceAll('=', '').length - '<>'.length;
        const [from, to] = [before.length * 8, (before.length + 16) * 8];
        const sextets = Array.from({ length: encoded.replaceAll('=', '').length }, (_, index) => index * 6);
        expect(kept).toBe(sextets.filter((bit) => bit + 6 <= from || bit >= to).length);
      }
    }
  });

  it('goes each time, also where its occurrences overlap', () => {
    const redactor = createRedactor();
    redactor.learn('abcabcabc');
    expect(redactor.redact('-abcabcabcabc- abcabcabc')).toBe('-[redacted]- [redacted]');
  });

  it('goes from bytes that are no text, which are otherwise unharmed', () => {
    const redactor = createRedactor();
    redactor.learn('swordfish');
    const noise = [0xff, 0x00, 0xc3, 0x28, 0x80];
    const bytes = Uint8Array.from([...noise, ...Buffer.from('swordfish'), ...noise]);
    expect([...redactor.redactBytes(bytes)]).toEqual([...noise, ...Buffer.from('[redacted]'), ...noise]);
  });

  it('goes when its characters were written as Latin-1, or read as Latin-1', () => {
    const redactor = createRedactor();
    redactor.learn('schlüssel');
    expect(Buffer.from(redactor.redactBytes(Buffer.from('=schlüssel=', 'latin1'))).toString()).toBe(
      '=[redacted]=',
    );
    expect(redactor.redact(Buffer.from('=schlüssel=').toString('latin1'))).toBe('=[redacted]=');
    expect(redactor.redact('=schl%FCssel=')).toBe('=[redacted]=');
  });

  it('is not searched for by value when it is shorter than six characters', () => {
    const redactor = createRedactor();
    redactor.learn('abcde', 'always');
    redactor.learn('');
    expect(shortestSecret).toBe(6);
    expect(redactor.redact('abcde')).toBe('abcde');
    expect(redactor.redact('password=abcde')).toBe('password=[redacted]');
  });

  it('goes however often it occurs', () => {
    const redactor = createRedactor();
    redactor.learn('swordfish');
    const times = 300_000;
    expect(redactor.redact('swordfish '.repeat(times))).toBe('[redacted] '.repeat(times));
  });

  it('makes room for the newest tokens, unless it was to stay', () => {
    const redactor = createRedactor();
    redactor.learn('configured-secret');
    redactor.learn('configured-secret', 'always');
    redactor.learn('token-number-first');
    redactor.learn('token-number-second');
    for (let index = 0; index < recentSecrets - 1; index += 1) {
      redactor.learn(`another-token-${index}`);
      redactor.learn('token-number-second');
    }
    expect(redactor.redact('configured-secret')).toBe('[redacted]');
    expect(redactor.redact('token-number-first')).toBe('token-number-first');
    expect(redactor.redact('token-number-second')).toBe('[redacted]');
    expect(redactor.redact('another-token-0 another-token-510')).toBe('[redacted] [redacted]');
  });
});

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJjYW5hcnkifQ.c2lnbmF0dXJlLW9mLWl0';

describe('a credential that nobody told of', () => {
  const cases: readonly (readonly [what: string, text: string, expected: string])[] = [
    [
      'a JSON member',
      '{"access_token":"tiny","token_type":"bearer"}',
      '{"access_token":"[redacted]","token_type":"bearer"}',
    ],
    [
      'a JSON member with blanks and quotes',
      '{ "client_secret" : "a\\"b" }',
      '{ "client_secret" : "[redacted]" }',
    ],
    ['a JSON number', '{"password": 1234, "code": 401}', '{"password": [redacted], "code": 401}'],
    [
      'a JSON member in camel case',
      '{"accessToken":"x","apiKey":"y"}',
      '{"accessToken":"[redacted]","apiKey":"[redacted]"}',
    ],
    [
      'JSON within JSON',
      '{"body":"{\\"assertion\\":\\"a.b\\"}"}',
      '{"body":"{\\"assertion\\":\\"[redacted]\\"}"}',
    ],
    ['a JSON string that never ends', '{"id_token":"abc', '{"id_token":"[redacted]'],
    [
      'an object as Node prints it',
      "{ password: 'it\\'s', user: 'x' }",
      "{ password: '[redacted]', user: 'x' }",
    ],
    ['a form', 'grant_type=jwt&assertion=abc.def&x=1', 'grant_type=jwt&assertion=[redacted]&x=1'],
    ['a query', 'GET /x?api_key=abc&page=2#top', 'GET /x?api_key=[redacted]&page=2#top'],
    ['a query with an escaped name', '/x?access%5Ftoken=abc&page=2', '/x?access%5Ftoken=[redacted]&page=2'],
    [
      'a query within a query',
      'next=%2Fx%3Fpassword%3Dabc%26p%3D2',
      'next=%2Fx%3Fpassword%3D[redacted]%26p%3D2',
    ],
    ['a setting', 'DB_PASSWORD=abc node', 'DB_PASSWORD=[redacted] node'],
    [
      'user information',
      'http://me:pass@host/x and https://key@host',
      'http://[redacted]@host/x and https://[redacted]@host',
    ],
    [
      'a header line',
      'Host: x\r\nAuthorization: Digest a="b"\r\nAccept: y',
      'Host: x\r\nAuthorization: [redacted]\r\nAccept: y',
    ],
    ['a header line with a scheme', 'authorization: Basic nonsense', 'authorization: Basic [redacted]'],
    ['a header in a command', "curl -H 'Cookie: a=b; c=d' x", "curl -H 'Cookie: [redacted]' x"],
    [
      'a header pair',
      '[["Set-Cookie","a=b"],["Accept","c"]]',
      '[["Set-Cookie","[redacted]"],["Accept","c"]]',
    ],
    [
      'a HAR header',
      '{"name":"Authorization","value":"Bearer x"}',
      '{"name":"Authorization","value":"Bearer [redacted]"}',
    ],
    ['a bearer token', 'sent Bearer 1a2b3c to', 'sent Bearer [redacted] to'],
    ['a basic credential', 'sent basic dTpw to', 'sent basic [redacted] to'],
    ['a web token', `got ${token}.`, 'got [redacted].'],
    ['an unsigned web token', `"${token.slice(0, token.lastIndexOf('.') + 1)}"`, '"[redacted]"'],
    [
      'a private key',
      'x -----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY----- y',
      'x -----BEGIN PRIVATE KEY-----[redacted]-----END PRIVATE KEY----- y',
    ],
  ];
  for (const [what, text, expected] of cases) {
    it(`goes from ${what}`, () => {
      const redactor = createRedactor();
      expect(redactor.redact(text)).toBe(expected);
      expect(redactor.redact(expected)).toBe(expected);
      expect(Buffer.from(redactor.redactBytes(Buffer.from(text))).toString()).toBe(expected);
    });
  }
});

describe('what is no secret', () => {
  const texts = [
    '',
    'Bearer token is missing; basic authentication failed; a cookie was set',
    'WWW-Authenticate: Bearer realm="api", error="invalid_token"',
    'WWW-Authenticate: Basic realm="api"',
    '{"key_id":"bjei8f3k2h","email":"sa@project.example.com","secret_file":"/run/secrets/key"}',
    '{"token":"https://identity.example.com/oauth2/token","token_type":"Bearer"}',
    'faultline.yaml:12:5 targets[0].accounts.user.secret: is required, or secret_file',
    'faultline_access_token_renewals_total{account="user"} 3',
    'https://example.com/@handle and mailto:me@example.com',
    '{"secret":null,"password":{"type":"string"}}',
    '100% sure \\ & &amp; \\u0041 %41 – ünïcode 🐤 \ud800',
  ];
  for (const text of texts) {
    it(`stays: ${text.slice(0, 40)}`, () => {
      const redactor = createRedactor();
      redactor.learn('a-secret-that-is-elsewhere');
      const bytes = Buffer.from(text);
      expect(redactor.redact(text)).toBe(text);
      expect(redactor.redactBytes(bytes)).toBe(bytes);
    });
  }
});
