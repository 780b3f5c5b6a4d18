import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import { reporterNames } from '../../src/report/reporters.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { openStore } from '../../src/store/open-store.ts';
import { answer } from '../support/answers.ts';
import { answerJson, grantToken, serveHttp } from '../client/http-server.ts';
import { runCaptured, startProgram } from '../support/in-process.ts';

const scale = 20;
let folder = '';
let sandbox: Sandbox;
let secrets: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
  sandbox = await startSandbox({ clock: createClock(scale) });
  const file = join(folder, 'faultline.yaml');
  await sandbox.printConfiguration(file);
  await writeFile(file, `web: { listen: "127.0.0.1:0" }\n${await readFile(file, 'utf8')}`);
  const expiredToken = (await readFile(`${file}.expired-token`, 'utf8')).trim();
  secrets = [expiredToken];
  for (const { key_id, secret } of Object.values(sandbox.target().accounts)) {
    secrets.push(secret, Buffer.from(`${key_id}:${secret}`).toString('base64'), encodeURIComponent(secret));
  }
});
afterEach(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

const common = ['--config', 'faultline.yaml', '--time-scale', String(scale)];

/** The secrets that stand in the text, and anything that looks like a token or an assertion. */
function findSecrets(text: string): string[] {
  const shapes = text.match(/\b(?:Bearer|Basic) (?!\[redacted\])[\w+/=-]{12,}|\beyJ[\w-]+\.[\w-]+\.[\w-]+/g);
  return [...secrets.filter((secret) => text.includes(secret)), ...(shapes ?? [])];
}

const tokenOfEcho = 'token-that-is-repeated';

function writeBasic(secret: string): string {
  return Buffer.from(`user-key:${secret}`).toString('base64');
}

/** A target that is watched once a second, with one account for each way of proving oneself. */
function echoConfig(origin: string): string {
  return `web: { listen: "127.0.0.1:0" }
targets:
  - name: echo
    contract: disruptive-technologies
    apis: { rest: ${origin}/v2, token: ${origin}/oauth2/token }
    accounts:
      administrator: { key_id: administrator-key, email: administrator@example.com, secret_file: administrator }
      user: { key_id: user-key, email: user@example.com, secret_file: user, auth: [basic] }
    schedule: { default: "*/20 * * * * *" }
`;
}

const proxiedConfig = `targets:
  - name: far
    contract: disruptive-technologies
    contact: nobody@example.com
    apis: { rest: https://api.faultline.invalid/v2, token: https://identity.faultline.invalid/oauth2/token }
    accounts:
      administrator: { key_id: administrator-key, email: administrator@example.com, secret_file: administrator }
`;

/** Everything that a monitor's web server answers about a target. */
async function readPages(root: string, target = 'sandbox'): Promise<string[]> {
  const read = async (path: string): Promise<string> => (await fetch(new URL(path, root))).text();
  const pages = ['target', 'probes', 'headroom', 'changes', 'history'];
  const views = ['', '/probes', '/headroom', '/changes', '/history', '/evidence'];
  const kept = await read(`/api/v1/targets/${target}/evidence`);
  const ids = Array.from(kept.matchAll(/"id": "(\w+)"/g), ([, id = '']) => id);
  expect(ids).not.toEqual([]);
  const paths = [
    ...pages.map((page) => `/${page}?target=${target}`),
    ...views.map((view) => `/api/v1/targets/${target}${view}`),
    ...ids.flatMap((id) => [`/evidence?id=${id}`, `/evidence.har?id=${id}`, `/api/v1/evidence/${id}`]),
    `/clause?target=${target}&api=rest&clause=body%2Fhelp`,
    `/api/v1/targets/${target}/clauses/rest/body/help`,
  ];
  return Promise.all(['/', '/metrics', '/-/ready', '/missing'].concat(paths).map(read));
}

describe('no secret leaves the program', () => {
  it.each(reporterNames)('by the reporter %s, for every way of proving oneself', async (reporter) => {
    const probes = ['valid-credential', 'unknown-credential', 'expired-token'];
    const selected = probes.flatMap((probe) => ['--probe', probe]);
    const argv = ['check', ...common, ...selected, '--reporter', reporter];
    const { code, stdout, stderr } = await runCaptured(argv, { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('sandbox');
    expect(findSecrets(stdout + stderr)).toEqual([]);
  });

  it('when answers drift and are quoted', async () => {
    sandbox.switchDrift('expired-token-accepted', true);
    const argv = ['check', ...common, '--probe', 'expired-token'];
    const { code, stdout, stderr } = await runCaptured(argv, { cwd: folder });
    expect(code).toBe(1);
    expect(findSecrets(stdout + stderr)).toEqual([]);
  });

  it('when an account is refused a token', async () => {
    sandbox.script('next 50 of token.create: 503');
    const argv = ['check', ...common, '--probe', 'valid-credential'];
    const { code, stdout, stderr } = await runCaptured(argv, { cwd: folder });
    expect(code).toBe(3);
    expect(findSecrets(stdout + stderr)).toEqual([]);
  });

  it(
    'by the store, the evidence in all its forms, and the bundle for support',
    { timeout: 60_000 },
    async () => {
      sandbox.switchDrift('help-missing', true);
      sandbox.switchDrift('expired-token-accepted', true);
      const program = startProgram(['serve', ...common], { cwd: folder });
      await Promise.all([
        program.stdout.holds('raised: body/help on rest'),
        program.stdout.holds('raised: 401/expired-token on rest'),
      ]);
      program.stop();
      await program.ended;
      const store = await readFile(join(folder, 'faultline-data', 'faultline.db'), 'latin1');
      const config = common.slice(0, 2);
      const run = async (...argv: string[]): Promise<string> =>
        (await runCaptured([...argv, ...config], { cwd: folder })).stdout;
      const list = await run('evidence', 'list');
      const ids = Array.from(list.matchAll(/^ {2}([0-9a-f]{12}) /gm), ([, id = '']) => id);
      expect(ids.length).toBeGreaterThan(1);
      const shown = await Promise.all(
        ids.flatMap((id) => [
          run('evidence', 'bundle', id),
          ...['text', 'curl', 'har', 'json'].map((form) => run('evidence', 'show', id, '--as', form)),
        ]),
      );
      const everything = [store, list, await run('baseline', 'show'), ...shown].join('\n');
      expect(shown.some((text) => text.includes('--oauth2-bearer "$FAULTLINE_TOKEN"'))).toBe(true);
      expect(findSecrets(everything)).toEqual([]);
    },
  );

  it('by evidence that is older than the secret, whose quotes a shell would have escaped', async () => {
    const quoted = "it's-a-secret";
    const account = `{ key_id: user-key, email: user@example.com, secret: "${quoted}", auth: [basic] }`;
    const target = `{ name: old, contract: disruptive-technologies, apis: { rest: "http://127.0.0.1:1/v2" }, accounts: { user: ${account} } }`;
    await writeFile(join(folder, 'faultline.yaml'), `targets: [${target}]\n`);
    const store = await openStore(
      { folder: join(folder, 'faultline-data') },
      { now: () => Date.now(), retentionDays: 90, say: () => {} },
    );
    const asked = answer({ status: 400 });
    const request = { ...asked.request, headers: [['Prefer', quoted]] as const };
    const place = { target: 'old', api: 'rest', clause: '400/path', operation: 'devices.get' };
    const words = { where: 'status', expected: 'the status 404', actual: 'the status 400' };
    const id = await store.evidence.record({
      kind: 'violation',
      severity: 'critical',
      at: Date.now(),
      exchanges: [{ ...asked, request }],
      ...place,
      ...words,
    });
    await store.close();
    const config = ['--config', 'faultline.yaml'];
    const shown = await Promise.all(
      [['bundle', id], ...['text', 'curl', 'har', 'json'].map((form) => ['show', id, '--as', form])].map(
        async (argv) => (await runCaptured(['evidence', ...argv, ...config], { cwd: folder })).stdout,
      ),
    );
    for (const text of shown) {
      expect(text).toContain('[redacted]');
      expect(text).not.toContain('a-secret');
    }
  });

  it('when a proxy, which the environment names, refuses its password, and no clause is blamed', async () => {
    const asked: string[] = [];
    const proxy = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (head: Buffer) => {
        asked.push(head.toString('latin1'));
        socket.end(
          'HTTP/1.1 407 Proxy Authentication Required\r\nRetry-After: 4\r\nContent-Length: 0\r\n\r\n',
        );
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const { port } = proxy.address() as AddressInfo;
    secrets.push('password-of-the-proxy', Buffer.from('me:password-of-the-proxy').toString('base64'));
    await writeFile(join(folder, 'administrator'), 'secret-of-administrator');
    secrets.push('secret-of-administrator');
    await writeFile(join(folder, 'faultline.yaml'), proxiedConfig);
    const argv = ['check', '--config', 'faultline.yaml', '--probe', 'valid-credential', '--reporter', 'json'];
    const env = { HTTPS_PROXY: `http://me:password-of-the-proxy@127.0.0.1:${port}` };
    const { code, stdout, stderr } = await runCaptured(argv, { cwd: folder, env });
    expect(code).toBe(3);
    expect(asked[0]).toContain('CONNECT identity.faultline.invalid:443 HTTP/1.1');
    expect(asked.join('')).not.toMatch(/assertion|Bearer|eyJ/);
    expect(stdout).toContain(`the proxy 127.0.0.1:${port} refused the name and the password (407)`);
    expect(stdout).not.toContain('"violates"');
    expect(findSecrets(stdout + stderr)).toEqual([]);
  });

  it(
    'by a server that repeats all that it is sent, and with secrets that are replaced meanwhile',
    { timeout: 60_000 },
    async () => {
      const sent = new Set<string>();
      const { origin } = await serveHttp((request, response) => {
        const { url, headers, body } = request;
        sent.add(headers.authorization ?? body);
        if (url === '/oauth2/token') {
          secrets.push(new URLSearchParams(body).get('assertion') ?? 'none');
          grantToken(response, `${tokenOfEcho}-${secrets.length}`);
        } else
          answerJson(response, 400, { error: `you sent ${JSON.stringify(headers)}`, code: 1, body, url });
      });
      secrets.push(tokenOfEcho);
      for (const role of ['administrator', 'user']) {
        for (const age of ['old', 'new']) secrets.push(`${age}-secret-of-${role}`);
        await writeFile(join(folder, role), `old-secret-of-${role}`);
      }
      for (const age of ['old', 'new']) secrets.push(writeBasic(`${age}-secret-of-user`));
      await writeFile(join(folder, 'faultline.yaml'), echoConfig(origin));
      const program = startProgram(['serve', ...common], { cwd: folder });
      await program.stdout.holds('raised: ');
      const root = /Status +(\S+)/.exec(program.stdout.text)?.[1] ?? '';
      for (const role of ['administrator', 'user']) {
        await writeFile(join(folder, `${role}.new`), `new-secret-of-${role}`);
        await rename(join(folder, `${role}.new`), join(folder, role));
      }
      await expect
        .poll(() => sent, { timeout: 30_000 })
        .toContain(`Basic ${writeBasic('new-secret-of-user')}`);
      await program.stdout.holds('accounts.administrator.secret_file: what the file holds now counts');
      const gauge = async (): Promise<string | undefined> =>
        /^faultline_config_last_reload_successful (.)$/m.exec(
          await (await fetch(new URL('metrics', root))).text(),
        )?.[1];
      expect(await gauge()).toBe('1');
      await rename(join(folder, 'user'), join(folder, 'user.gone'));
      await program.stdout.holds('accounts.user.secret_file: the file cannot be read: it does not exist');
      expect(await gauge()).toBe('0');
      await rename(join(folder, 'user.gone'), join(folder, 'user'));
      await program.stdout.holds('accounts.user.secret_file: the file can be used again');
      expect(await gauge()).toBe('1');
      const pages = await readPages(root, 'echo');
      program.stop();
      await program.ended;
      const stored = await readdir(join(folder, 'faultline-data'));
      const kept = await Promise.all(
        stored.map((name) => readFile(join(folder, 'faultline-data', name), 'latin1')),
      );
      const everything = [program.stdout.text, program.stderr.text, ...pages, ...kept].join('\n');
      expect(everything).toContain('you sent');
      expect(findSecrets(everything)).toEqual([]);
    },
  );

  it('by the log and the pages of a monitor', async () => {
    sandbox.switchDrift('help-missing', true);
    const program = startProgram(['serve', ...common], { cwd: folder });
    await program.stdout.holds('raised: body/help on rest');
    const root = /Status +(\S+)/.exec(program.stdout.text)?.[1] ?? '';
    await expect
      .poll(async () => (await readPages(root)).join('\n'), { timeout: 30_000 })
      .toContain('--oauth2-bearer');
    const pages = await readPages(root);
    program.stop();
    await program.ended;
    expect(findSecrets([program.stdout.text, program.stderr.text, ...pages].join('\n'))).toEqual([]);
  });
});
