import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createClock } from '../../../src/clock/clock.ts';
import { definitionOf, metricNames } from '../../../src/metrics/catalogue.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { findFreePort } from '../../support/free-port.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { runCaptured, startProgram } from '../../support/in-process.ts';
import { createDatabase, testUser } from '../../support/postgres/cluster.ts';
import { startProxy } from '../../support/postgres/proxy.ts';
import { theCluster } from '../server-place.ts';

const scale = 20;

type Places = {
  /** The port of the pages; any free one when absent. */
  readonly listen?: number;
  /** The port at which the database is to be reached; its own when absent. */
  readonly through?: number;
};

/** A configuration that watches a sandbox with a store in a new database, over TLS and with a password in a file. */
async function configure({ listen = 0, through }: Places = {}): Promise<{ file: string; database: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-serve-'));
  const sandbox = await startSandbox({ clock: createClock(scale), drifts: ['help-missing'] });
  onTestFinished(async () => {
    await sandbox.stop();
    await rm(folder, { recursive: true });
  });
  await sandbox.printConfiguration(join(folder, 'sandbox.yaml'));
  await writeFile(join(folder, 'password'), `${testUser.password}\n`);
  await writeFile(join(folder, 'ca.pem'), selfSigned.cert);
  const { database, port } = await createDatabase(theCluster());
  const url = `postgres://faultline@127.0.0.1:${through ?? port}/${database}?sslmode=verify-full`;
  const store = `{ url: "${url}", password_file: password, ca_file: ca.pem }`;
  const file = join(folder, 'faultline.yaml');
  const targets = (await readFile(join(folder, 'sandbox.yaml'), 'utf8')).replace(
    /^( +)contract: /m,
    '$1schedule: { default: "* * * * *" }\n$1contract: ',
  );
  await writeFile(file, `web: { listen: "127.0.0.1:${listen}" }\nstore: ${store}\n${targets}`);
  return { file, database };
}

it('is what one monitor of several works on, the next one goes on with, and every command reads', async () => {
  const { file } = await configure();
  const args = ['serve', '--config', file, '--time-scale', String(scale)];
  const first = startProgram(args);
  await first.stdout.holds('raised: body/help on rest');
  const metrics = await (await fetch(/Metrics +(\S+)/.exec(first.stdout.text)?.[1] ?? '')).text();
  expect(metrics).toContain('\nfaultline_store_healthy 1\n');

  const listed = await runCaptured(['evidence', 'list', '--config', file]);
  expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining('body/help')]);
  const shown = await runCaptured(['baseline', 'show', '--config', file]);
  expect(shown.code).toBe(0);
  const reviewed = join(file, '..', 'baseline.yaml');
  const exported = await runCaptured(['baseline', 'export', reviewed, '--config', file]);
  expect(exported.code).toBe(0);
  const refused = await runCaptured(['baseline', 'import', reviewed, '--config', file]);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining('sandbox is watched by a monitor'),
  ]);

  const second = startProgram(args);
  await second.stdout.holds('Metrics ');
  const spare = /Metrics +(\S+)\/metrics/.exec(second.stdout.text)?.[1] ?? '';
  expect((await fetch(`${spare}/-/ready`)).status).toBe(200);
  expect(second.stdout.text).not.toContain('is watched by this monitor');
  // A follower looks once a second; a busy machine takes its time.
  await vi.waitFor(async () => expect(await gaugesOf(second)).toEqual(await gaugesOf(first)), {
    timeout: 60_000,
    interval: 200,
  });
  const ran = (await gaugesOf(first)).filter(isRun);
  expect(ran).not.toEqual([]);
  first.stop();
  expect(await first.ended).toBe(0);
  await second.stdout.holds('sandbox is watched by this monitor from now on');
  expect((await gaugesOf(second)).filter(isRun).length).toBeGreaterThanOrEqual(ran.length);
  await second.stdout.holds('still open: body/help on rest of sandbox');
  second.stop();
  expect(await second.ended).toBe(0);
  expect(second.stdout.text).not.toContain('raised: body/help on rest');
  for (const { stdout, stderr } of [first, second]) {
    expect(stdout.text + stderr.text).not.toContain(testUser.password);
  }
});

/** What a monitor knows of its target, but for when a probe is due, which each of them knows by its own clock. */
async function gaugesOf({ stdout }: ReturnType<typeof startProgram>): Promise<readonly string[]> {
  const scrape = await (await fetch(/Metrics +(\S+)/.exec(stdout.text)?.[1] ?? '')).text();
  const gauges = metricNames().filter((name) => definitionOf(name).kind === 'gauge');
  const known = new Set<string>(gauges.filter((name) => !/next_run|_config_|_build_|_store_/.test(name)));
  return scrape.split('\n').filter((line) => known.has(line.split(/[ {]/)[0] ?? ''));
}

/** Whether a line tells that a probe has run. */
function isRun(line: string): boolean {
  return line.startsWith('faultline_probe_last_run_timestamp_seconds') && !line.endsWith(' 0');
}

it('is waited for by a monitor that can be scraped meanwhile', async () => {
  const [listen, through] = [await findFreePort(), await findFreePort()];
  const { file } = await configure({ listen, through });
  const program = startProgram(['serve', '--config', file, '--time-scale', String(scale)]);
  await program.stdout.holds('Nothing is probed until it answers');
  const answers = async (path: string): Promise<readonly [status: number, text: string]> => {
    const answer = await fetch(`http://127.0.0.1:${listen}${path}`);
    return [answer.status, await answer.text()];
  };
  expect(await answers('/-/healthy')).toEqual([200, 'Faultline is healthy.\n']);
  expect(await answers('/metrics')).toEqual([200, expect.stringContaining('\nfaultline_store_healthy 0\n')]);
  for (const path of ['/', '/-/ready', '/api/v1/status']) {
    expect(await answers(path)).toEqual([503, expect.stringContaining('waiting for its store')]);
  }
  const proxy = await startProxy(theCluster().port, through);
  onTestFinished(() => proxy.stop());
  await program.stdout.holds('raised: body/help on rest');
  expect((await answers('/-/ready'))[0]).toBe(200);
  expect((await answers('/metrics'))[1]).toContain('\nfaultline_store_healthy 1\n');
  expect((await answers('/'))[1]).toContain('body/help');
  program.stop();
  expect(await program.ended).toBe(0);
});

it('lets a monitor go that is asked to stop while it waits', async () => {
  const { file } = await configure({ through: await findFreePort() });
  const program = startProgram(['serve', '--config', file]);
  await program.stdout.holds('Nothing is probed until it answers');
  program.stop();
  expect(await program.ended).toBe(0);
});

it('is not worked without where the password is wrong', async () => {
  const { file } = await configure();
  await writeFile(join(file, '..', 'password'), 'quite-another-one');
  const { code, stderr } = await runCaptured(['serve', '--config', file, '--time-scale', String(scale)]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('refuses the connection: password authentication failed'),
  ]);
  expect(stderr).not.toContain('quite-another-one');
});
