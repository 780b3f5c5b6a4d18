import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { runCaptured, startProgram, type RunningProgram } from '../support/in-process.ts';

const scale = 20;
let folder = '';
let sandbox: Sandbox;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-serve-'));
  sandbox = await startSandbox({ clock: createClock(scale), drifts: ['help-missing'] });
  await sandbox.printConfiguration(join(folder, 'sandbox.yaml'));
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

/** The arguments that watch the sandbox with a store in this folder, told relative to the configuration. */
async function configure(store: string): Promise<string[]> {
  const text = await readFile(join(folder, 'sandbox.yaml'), 'utf8');
  const file = join(folder, `${store}.yaml`);
  await writeFile(file, `web: { listen: "127.0.0.1:0" }\nstore: { path: ./${store} }\n${text}`);
  return ['serve', '--config', file, '--time-scale', String(scale)];
}

async function scrape({ stdout }: RunningProgram): Promise<string> {
  await stdout.holds('Metrics ');
  return (await fetch(/Metrics +(\S+)/.exec(stdout.text)?.[1] ?? '')).text();
}

it('shows an open drift from its start on after a restart, and does not announce it again', async () => {
  const args = await configure('kept');
  const first = startProgram(args);
  await first.stdout.holds('raised: body/help on rest');
  const start =
    /^faultline_clause_drift_start_timestamp_seconds\{[^}]*api="rest",clause="body\/help"\} \S+$/m;
  const [shown] = start.exec(await scrape(first)) ?? [];
  first.stop();
  expect(await first.ended).toBe(0);
  const second = startProgram(args);
  await second.stdout.holds('Metrics ');
  expect(second.stdout.text).toContain('still open: body/help on rest of sandbox, never_held since ');
  const metrics = await scrape(second);
  expect(metrics.split('\n')).toContain(shown);
  expect(metrics).toContain('\nfaultline_store_healthy 1\n');
  second.stop();
  await second.ended;
  expect(second.stdout.text).not.toContain('raised: body/help on rest');
});

it('ends with 2 where another monitor has the store', async () => {
  const args = await configure('taken');
  const first = startProgram(args);
  await first.stdout.holds('Metrics ');
  const { code, stderr } = await runCaptured(args);
  expect([code, stderr]).toEqual([2, expect.stringContaining('is used by another Faultline')]);
  first.stop();
  await first.ended;
});

it('goes on without a store that is not one of ours, creates nothing, and leaves that file alone', async () => {
  const args = await configure('foreign');
  const file = join(folder, 'foreign', 'faultline.db');
  await mkdir(join(folder, 'foreign'));
  await writeFile(file, 'a diary '.repeat(1_000));
  const created = sandbox.log.filter(({ operation }) => operation === 'devices.create').length;
  const program = startProgram(args);
  await program.stdout.holds('raised: body/help on rest');
  expect(program.stdout.text).toContain('is not a store of Faultline and was left as it is');
  expect(await scrape(program)).toContain('\nfaultline_store_healthy 0\n');
  program.stop();
  expect(await program.ended).toBe(0);
  expect(await readFile(file, 'utf8')).toBe('a diary '.repeat(1_000));
  expect(sandbox.log.filter(({ operation }) => operation === 'devices.create')).toHaveLength(created);
});
