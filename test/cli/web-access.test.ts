import { copyFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCaptured, startProgram, type RunningProgram } from '../support/in-process.ts';
import { askSecurely, basic, certificates, type SecureAnswer } from '../support/secure-client.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
  const text = `
web: { listen: "127.0.0.1:0", config_file: access/web.yaml }
targets:
  - name: only
    contract: disruptive-technologies
    apis: { rest: http://127.0.0.1:9/v2 }
    maintenance: [{ from: 2020-01-01T00:00:00Z, to: 2100-01-01T00:00:00Z }]
`;
  await writeFile(join(folder, 'faultline.yaml'), text);
  await mkdir(join(folder, 'access'));
  for (const [name, cert, key] of pairs) {
    await mkdir(join(folder, 'access', name));
    await copyFile(`${certificates}/${cert}.crt`, join(folder, 'access', name, 'tls.crt'));
    await copyFile(`${certificates}/${key}.key`, join(folder, 'access', name, 'tls.key'));
  }
});
beforeEach(async () => {
  await install('first');
  await admit('alice');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const pairs = [
  ['first', 'server', 'server'],
  ['second', 'renewed', 'renewed'],
  ['mixed', 'server', 'renewed'],
] as const;

/** Puts this pair of certificate and key in place, both in one moment, as Kubernetes does. */
async function install(name: (typeof pairs)[number][0]): Promise<void> {
  await symlink(name, join(folder, 'access/next'));
  await rename(join(folder, 'access/next'), join(folder, 'access/tls'));
}

/** Lets a user in whose password is `wonderland`. */
async function admit(name: string, hash = '$2b$04$AviPGoUBVHL8cMe/oKA67OfSwxu7MIShFmBFKFzd8qhOcIu8.Y1Ha') {
  const text = `tls_server_config: { cert_file: tls/tls.crt, key_file: tls/tls.key }\nbasic_auth_users: { ${name}: ${hash} }\n`;
  await writeFile(join(folder, 'access/web.yaml'), text);
}

function as(user: string): { headers: ReturnType<typeof basic> } {
  return { headers: basic(user, 'wonderland') };
}

type Served = {
  readonly program: RunningProgram;
  readonly hangUp: () => void;
  readonly metrics: (user?: string) => Promise<SecureAnswer>;
  readonly reload: () => Promise<SecureAnswer>;
};

/** Its clock runs a hundred times as fast, so that it looks for changes twenty times a second. */
async function serve(): Promise<Served> {
  const hangUps: (() => void)[] = [];
  const argv = ['serve', '--config', 'faultline.yaml', '--web.enable-lifecycle', '--time-scale', '100'];
  const onHangup = (listener: () => void): void => void hangUps.push(listener);
  const program = startProgram(argv, { cwd: folder, onHangup });
  await program.stdout.holds('/metrics\n');
  const url = /Status +(https:\S+)\//.exec(program.stdout.text)?.[1] ?? '';
  return {
    program,
    hangUp: () => hangUps.forEach((hangUp) => hangUp()),
    metrics: (user = 'alice') => askSecurely(`${url}/metrics`, as(user)),
    reload: () => askSecurely(`${url}/-/reload`, { method: 'POST', ...as('alice') }),
  };
}

const succeeded = /^faultline_config_last_reload_successful 1$/m;
const failed = /^faultline_config_last_reload_successful 0$/m;

describe('a web configuration', () => {
  it('takes effect as soon as it, or a file that it names, changes; one that cannot be used does not', async () => {
    const { program, metrics, reload, hangUp } = await serve();
    const { stdout } = program;
    const first = await metrics();
    expect(first.text).toMatch(succeeded);
    expect((await metrics('bob')).status).toBe(401);

    await install('second');
    await stdout.holds('The web configuration was loaded anew.');
    expect((await metrics()).shown).not.toBe(first.shown);

    await install('mixed');
    await stdout.holds('The web configuration cannot be used; the one before stays in force.');
    expect(stdout.text).toContain('web.yaml:1:56 tls_server_config.key_file: the key does not belong');
    const { shown, text } = await metrics();
    expect([shown === first.shown, text]).toEqual([false, expect.stringMatching(failed)]);
    const refused = await reload();
    expect([refused.status, refused.text]).toEqual([500, expect.stringContaining('access/web.yaml:1:56 ')]);

    await install('first');
    await admit('bob');
    hangUp();
    await stdout.holds('The configuration was loaded anew.');
    expect((await metrics()).status).toBe(401);
    const last = await metrics('bob');
    expect([last.shown, last.text]).toEqual([first.shown, expect.stringMatching(succeeded)]);
    program.stop();
    expect(await program.ended).toBe(0);
    expect(stdout.text + program.stderr.text).not.toMatch(/wonderland|\$2b\$/);
  });

  it('that needs a restart is refused, and said to', async () => {
    const { program, reload, metrics } = await serve();
    await writeFile(join(folder, 'access/web.yaml'), '');
    const { status, text } = await reload();
    expect([status, text]).toEqual([500, expect.stringMatching(/web\.yaml: .*a restart is needed/)]);
    expect((await metrics('bob')).status).toBe(401);
    program.stop();
    expect(await program.ended).toBe(0);
  });

  it('is checked with the configuration that names it, or that a flag gives it to', async () => {
    const check = async (...more: readonly string[]) =>
      runCaptured(['config', 'check', 'faultline.yaml', ...more], { cwd: folder });
    const good = await check();
    expect([good.code, good.stdout]).toEqual([
      0,
      expect.stringMatching(
        /^faultline\.yaml is valid: 1 target \(only\)\n\S+access\/web\.yaml is valid: TLS, 1 user\n$/,
      ),
    ]);
    await writeFile(join(folder, 'other.yaml'), '');
    expect((await check('--web.config.file', 'other.yaml')).stdout).toContain(
      'other.yaml is valid: plain HTTP, no users\n',
    );
    await admit('alice', 'wonderland');
    for (const { code, stderr } of [
      await check(),
      await runCaptured(['serve', '--config', 'faultline.yaml'], { cwd: folder }),
    ]) {
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/access\/web\.yaml:2:28 basic_auth_users\["…"\]: this text is not a bcrypt/),
      ]);
      expect(stderr).not.toContain('wonderland');
    }
    const { code, stderr } = await check('--web.config.file', 'none.yaml');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('none.yaml: cannot be read: it does not exist'),
    ]);
  });
});
