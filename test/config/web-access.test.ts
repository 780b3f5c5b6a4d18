import { readdir, readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/problem.ts';
import { loadWebAccess, type ClientPolicy, type WebAccess } from '../../src/config/web-access.ts';
import { fuzzRuns } from '../support/fuzz.ts';
import { invalidWebAccess } from './invalid-web-access.ts';

const folder = relative(process.cwd(), fileURLToPath(new URL('../fixtures/web-access', import.meta.url)));

/** Loads a web configuration from memory; what it names is read from the fixtures. */
async function load(text: string): Promise<WebAccess | ConfigError> {
  const file = `${folder}/memory.yaml`;
  try {
    return await loadWebAccess(file, (path) =>
      path === file ? Promise.resolve(new TextEncoder().encode(text)) : readFile(path),
    );
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

const policyOf = async (more: string): Promise<ClientPolicy | undefined> => {
  const access = await load(`tls_server_config: { cert_file: server.crt, key_file: server.key, ${more} }`);
  if (access instanceof ConfigError) throw access;
  return access.tls?.clients;
};

describe('a web configuration that cannot be used', () => {
  it.each(Object.entries(invalidWebAccess))(
    'is refused with the place and the reason: %s',
    async (name, expected) => {
      const error: unknown = await loadWebAccess(`${folder}/${name}`).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ConfigError);
      const { message } = error as ConfigError;
      expect(message.replaceAll(`${folder}/${name}:`, '').split('\n')).toEqual(expected);
      expect(message).not.toMatch(/canary/);
    },
  );

  it('has its fixture in the table, each of them', async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
    const names = [...Object.keys(invalidWebAccess), 'full.yaml', 'empty.yaml'];
    expect(files.toSorted()).toEqual(names.toSorted());
  });

  it('is named when it does not exist', async () => {
    await expect(loadWebAccess(`${folder}/none.yaml`)).rejects.toThrow(
      `${folder}/none.yaml: cannot be read: it does not exist`,
    );
  });

  it('is answered with problems that have a place, whatever its text is', async () => {
    const keys = ['tls_server_config:', 'basic_auth_users:', 'http_server_config:', 'headers:', 'cert_file:'];
    const values = [
      'server.crt',
      '\n  ',
      '- ',
      ': ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '$2y$10$',
      '__proto__',
    ];
    const texts = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...keys, ...values), { maxLength: 20 }).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const result = await load(text);
        for (const { line, column } of result instanceof ConfigError ? result.problems : []) {
          expect(column > 0 && line > 0).toBe(true);
        }
      }),
      fuzzRuns(200),
    );
  });
});

describe('loadWebAccess', () => {
  it('reads everything that there is, by the names that Node has for it', async () => {
    const { tls, ...rest } = await loadWebAccess(`${folder}/full.yaml`);
    const { cert, key, ca, ...context } = tls?.context ?? {};
    const files = await Promise.all(
      ['server.crt', 'server.key', 'ca.crt'].map((name) => readFile(`${folder}/${name}`)),
    );
    expect([cert, key, ca]).toEqual(files);
    expect(context).toEqual({
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      honorCipherOrder: false,
      ciphers: [
        'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
        'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256',
      ].join(':'),
      ecdhCurve: 'X25519:P-256',
    });
    expect(tls?.clients).toEqual({ required: true, verified: true, names: ['prometheus.example'] });
    expect(rest).toEqual({
      file: `${folder}/full.yaml`,
      headers: {
        'content-security-policy': "frame-ancestors 'self'",
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'sameorigin',
        'x-xss-protection': '0',
      },
      users: new Map([['alice', expect.stringMatching(/^\$2b\$04\$/)]]),
    });
  });

  it('lets everybody in by plain HTTP where nothing is set', async () => {
    const file = `${folder}/empty.yaml`;
    expect(await loadWebAccess(file)).toEqual({ file, headers: {}, users: new Map() });
    expect(await load('')).toMatchObject({ headers: {}, users: new Map() });
  });

  it.each([
    ['', undefined],
    ['client_auth_type: RequestClientCert', { required: false, verified: false }],
    ['client_auth_type: RequireAnyClientCert', { required: true, verified: false }],
    ['client_auth_type: RequireClientCert', { required: true, verified: false }],
    [
      'client_auth_type: VerifyClientCertIfGiven, client_ca_file: ca.crt',
      { required: false, verified: true },
    ],
    [
      'client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.crt',
      { required: true, verified: true },
    ],
  ])('knows whom %s lets in', async (more, expected) => {
    expect(await policyOf(more)).toEqual(expected);
  });
});
