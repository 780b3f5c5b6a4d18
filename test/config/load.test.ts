import { readdir, readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, type LoadOptions } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { folder, options } from './fixture-options.ts';
import { invalidConfigs } from './invalid-configs.ts';

async function failureOf(name: string, more: Partial<LoadOptions> = {}): Promise<ConfigError> {
  const loading = loadConfig(`${folder}/${name}`, { ...options, ...more });
  const error: unknown = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return error as ConfigError;
}

const denied = (): Promise<never> => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }));

const account = (name: string, secret: string, auth: readonly string[] = ['token']) => ({
  keyId: `key-${name}`,
  secret,
  email: `${name}@project.example.com`,
  auth,
});

describe('a configuration that cannot be used', () => {
  for (const [name, expected] of Object.entries(invalidConfigs)) {
    it(`is refused with the place and the reason: ${name}`, async () => {
      const { message } = await failureOf(name);
      const lines = message.replaceAll(`${folder}/`, '').split('\n');
      const shown = lines.map((line) => (line.startsWith(`${name}:`) ? line.slice(name.length + 1) : line));
      expect(shown).toEqual(expected);
      expect(message).not.toMatch(/canary/);
    });
  }

  it('has its fixture in the table, each of them', async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
    expect(files.toSorted()).toEqual(
      [
        ...Object.keys(invalidConfigs),
        'full.yaml',
        'include.yaml',
        'minimal.yaml',
        'proxied.yaml',
        'store-server.yaml',
      ].toSorted(),
    );
  });

  it('is named when it does not exist, is a folder or may not be read', async () => {
    expect((await failureOf('none.yaml')).message).toBe(
      `${folder}/none.yaml: cannot be read: it does not exist`,
    );
    expect((await failureOf('secrets')).message).toBe(`${folder}/secrets: cannot be read: it is a folder`);
    expect((await failureOf('minimal.yaml', { readFile: denied })).problems).toEqual([
      {
        file: `${folder}/minimal.yaml`,
        line: 0,
        column: 0,
        path: '',
        message: 'cannot be read: permission denied',
      },
    ]);
  });

  it('tells problems apart for programs too', async () => {
    const { problems } = await failureOf('limits-scope.yaml');
    expect(problems).toEqual([
      {
        file: `${folder}/limits-scope.yaml`,
        line: 5,
        column: 22,
        path: 'targets[0].limits.scope',
        message: 'must be target or account, not "acount"',
        suggestion: 'account',
      },
    ]);
  });
});

/** Three targets: on another machine, there with a proxy of its own, and on this machine. */
const loadProxied = (env: LoadOptions['env']) =>
  loadConfig(`${folder}/proxied.yaml`, { ...options, env: { ...options.env, ...env } });

const proxiesOf = async (env: LoadOptions['env']) =>
  (await loadProxied(env)).config.targets.map(({ proxy }) => proxy);

describe('loadConfig', () => {
  it('applies the defaults', async () => {
    const { config, secrets } = await loadConfig(`${folder}/minimal.yaml`, options);
    expect(secrets).toEqual([]);
    expect(config).toEqual({
      web: { host: '127.0.0.1', port: 9409, runNow: false },
      store: { path: './faultline-data', retentionDays: 90, leaseSeconds: 15 },
      targets: [
        {
          name: 'local',
          contract: 'disruptive-technologies',
          apis: { rest: 'http://127.0.0.1:8080/v2', token: 'http://127.0.0.1:8082/oauth2/token' },
          accounts: {},
          resources: {},
          writes: false,
          bursts: false,
          forgeries: false,
          limits: { scope: 'target', exclusive: false, pace: 1 },
          schedule: { default: '*/15 * * * *', bursts: '0 3 * * *', probes: {} },
          maintenance: [],
          accepted: [],
        },
      ],
      files: [`${folder}/minimal.yaml`],
    });
  });

  it('puts the targets of included files after its own, each file once, whose paths begin at its folder', async () => {
    const { config, secrets } = await loadConfig(`${folder}/include.yaml`, options);
    expect(config.targets.map(({ name }) => name)).toEqual(['own', 'first']);
    expect(config.targets[1]?.accounts.user?.secret).toBe('developer-secret-from-file');
    expect(secrets).toEqual(['developer-secret-from-file']);
    expect(config.files).toEqual(
      ['include.yaml', 'included/first.yaml', 'included/no-targets.yaml'].map((name) => `${folder}/${name}`),
    );
  });

  it('reads where a database is, and keeps its password with the other secrets', async () => {
    const { config, secrets } = await loadConfig(`${folder}/store-server.yaml`, options);
    expect(config.store).toEqual({
      path: './faultline-data',
      retentionDays: 7,
      leaseSeconds: 15,
      server: {
        host: 'db.example.com',
        port: 5432,
        database: 'fault-line',
        user: 'fault@line',
        password: 'developer-secret-from-file',
        tls: true,
        ca: await readFile(`${folder}/../tls/authority.pem`, 'utf8'),
      },
    });
    expect(config.location).toBe('oslo-2');
    expect(secrets).toEqual(['developer-secret-from-file']);
  });

  it('reads everything that there is', async () => {
    const { config, secrets } = await loadConfig(`${folder}/full.yaml`, options);
    const [production, loopback] = config.targets;
    const administrator = account('administrator', 'administrator-secret', ['token', 'basic']);
    expect(config.web).toEqual({
      host: '::1',
      port: 0,
      runNow: true,
      grafanaUrl: 'https://grafana.example.com/below',
      externalUrl: 'https://monitor.example.com/faultline',
      routePrefix: '/watch',
    });
    expect(config.store).toEqual({ path: '/var/lib/faultline', retentionDays: 30, leaseSeconds: 15 });
    const { files = [], ...rest } = production ?? {};
    expect(files.map(({ keys, file }) => `${keys.join('.')}: ${relative(folder, file)}`)).toEqual([
      'accounts.developer.secret_file: secrets/developer.key',
      'accounts.no_role.secret_file: secrets/developer.key',
      'accounts.revoked.key_id_file: secrets/key-id',
      'resources.expired_token_file: secrets/expired-token',
      'proxy_file: secrets/proxy',
      'ca_file: ../tls/authority.pem',
    ]);
    expect(rest).toEqual({
      name: 'production',
      contract: 'disruptive-technologies',
      contact: 'sre@example.com',
      apis: {
        rest: 'https://api.example.com/v2',
        emulator: 'https://emulator.example.com/v2',
        token: 'https://identity.example.com/oauth2/token',
        documentation: 'https://docs.example.com',
      },
      proxy: {
        host: 'proxy.example.com',
        port: 3128,
        credential: { username: 'monitor', password: 'password-of-the-proxy' },
      },
      authorities: await readFile(`${folder}/../tls/authority.pem`, 'utf8'),
      accounts: {
        administrator,
        organization_administrator: administrator,
        developer: account('developer', 'developer-secret-from-file'),
        user: account('user', 'costs ${5} a key'),
        no_role: account('no-role', 'developer-secret-from-file', ['basic']),
        revoked: account('revoked', 'prefix-revoked-suffix'),
      },
      resources: {
        organization: 'organizations/b1',
        project: 'projects/b2',
        second_project: 'projects/b3',
        foreign_project: 'projects/b4',
      },
      expiredToken: 'expired-token-from-file',
      writes: true,
      bursts: true,
      forgeries: true,
      limits: { scope: 'account', exclusive: true, pace: 4.5 },
      schedule: { default: '*/5 * * * *', bursts: '30 2 * * 0', probes: { token: '0 * * * *' } },
      maintenance: [{ from: Date.parse('2026-05-01T22:00:00Z'), to: Date.parse('2026-05-01T23:30:00.500Z') }],
      statusPage: 'https://status.example.com/?page=1',
      accepted: [
        {
          clause: 'body/help',
          reason: 'a new host is being rolled out',
          expires: Date.parse('2027-01-01T00:00:00Z'),
        },
        { clause: 'body/code', reason: 'ticket 12', expires: Date.parse('2026-12-31T13:00:00Z') },
      ],
    });
    expect(loopback?.apis).toEqual({
      rest: 'http://localhost:8080',
      token: 'http://[::1]:8082',
      documentation: 'http://127.8.9.10',
    });
    expect(secrets).toEqual([
      'administrator-secret',
      'developer-secret-from-file',
      'costs ${5} a key',
      'prefix-revoked-suffix',
      'expired-token-from-file',
      'password-of-the-proxy',
      Buffer.from('monitor:password-of-the-proxy').toString('base64'),
    ]);
  });

  describe('takes a proxy from the environment', () => {
    const own = { host: 'own.example.com', port: 80 };

    it('for targets on other machines that name none of their own, in small letters first', async () => {
      const environment = { host: 'proxy.example.com', port: 3128, except: '' };
      expect(await proxiesOf({ HTTPS_PROXY: 'http://proxy.example.com:3128' })).toEqual([
        environment,
        own,
        undefined,
      ]);
      expect(await proxiesOf({ HTTPS_PROXY: 'nothing', https_proxy: 'http://[fd00::1]:8080/' })).toEqual([
        { host: 'fd00::1', port: 8080, except: '' },
        own,
        undefined,
      ]);
    });

    it('with what it excepts, and its password as a secret', async () => {
      const env = { HTTPS_PROXY: 'http://me:p%40ssword@proxy.example.com', NO_PROXY: 'a.org,b.org' };
      const credential = { username: 'me', password: 'p@ssword' };
      expect((await proxiesOf(env))[0]).toEqual({
        host: 'proxy.example.com',
        port: 80,
        credential,
        except: 'a.org,b.org',
      });
      expect((await loadProxied(env)).secrets).toEqual([
        'p@ssword',
        Buffer.from('me:p@ssword').toString('base64'),
      ]);
    });

    it('but not that for plain http, for that goes to this machine only', async () => {
      expect(await proxiesOf({ HTTP_PROXY: 'http://proxy.example.com', HTTPS_PROXY: '' })).toEqual([
        undefined,
        own,
        undefined,
      ]);
    });

    it('and refuses one that cannot be used, rather than going without it', async () => {
      const env = { HTTPS_PROXY: 'socks5://user:canary-password@proxy.example.com' };
      const { message } = await failureOf('proxied.yaml', { env: { ...options.env, ...env } });
      expect(message).toBe(
        `${folder}/proxied.yaml:2:5 targets[0].proxy: the environment variable HTTPS_PROXY is not the URL of an HTTP ` +
          'proxy, which begins with http://',
      );
    });
  });
});
