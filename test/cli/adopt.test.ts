import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import type { TargetReport } from '../../src/report/report.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { runCaptured } from '../support/in-process.ts';

const scale = 20;
let folder = '';
let sandbox: Sandbox;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
  sandbox = await startSandbox({ clock: createClock(scale), drifts: ['help-missing'] });
  await sandbox.printConfiguration(join(folder, 'faultline.yaml'));
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

const common = ['--config', 'faultline.yaml', '--time-scale', String(scale)];

async function check(...more: string[]): Promise<{ code: number; report: TargetReport }> {
  const argv = ['check', ...common, '--probe', 'no-credential', '--reporter', 'json', ...more];
  const { code, stdout } = await runCaptured(argv, { cwd: folder });
  return { code, report: JSON.parse(stdout) as TargetReport };
}

describe('faultline adopt', () => {
  it('records a file that, once reviewed, keeps the first day quiet and shows what moves', async () => {
    const adopted = await runCaptured(['adopt', ...common, '--output', 'sandbox.baseline.yaml'], {
      cwd: folder,
    });
    expect(adopted).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Recorded \d+ situations/) });
    const calls = sandbox.log.filter(({ api }) => api !== 'token');
    const safe = new Set(['GET', 'HEAD', 'SEARCH']);
    expect(calls.filter(({ method }) => !safe.has(method))).toEqual([]);

    const config = join(folder, 'faultline.yaml');
    const baseline = join(folder, 'sandbox.baseline.yaml');
    await writeFile(
      config,
      (await readFile(config, 'utf8')).replace(/^( +)contract: /m, '$1baseline: sandbox.baseline.yaml\n$&'),
    );
    const unfilled = await runCaptured(['config', 'check', 'faultline.yaml'], { cwd: folder });
    expect(unfilled).toMatchObject({ code: 2, stderr: expect.stringContaining('say why this is accepted') });
    const text = await readFile(baseline, 'utf8');
    await writeFile(
      baseline,
      text.replaceAll('reason: ""', 'reason: known').replaceAll('expires: ""', 'expires: 2099-01-31'),
    );
    const quiet = await check('--fail-on-change');
    expect(quiet.report).toMatchObject({ verdict: 'conforms', changes: [] });
    expect(quiet.report.notes).toBeUndefined();

    sandbox.switchDrift('code-other-form', true);
    expect((await check()).code).toBe(0);
    const moved = await check('--fail-on-change');
    expect(moved.code).toBe(1);
    expect(moved.report.changes).toMatchObject([
      { clause: 'body/code', before: 'number', after: 'string', api: 'rest' },
      { clause: 'body/code', before: 'number', after: 'string', api: 'emulator' },
    ]);
  });

  it('overwrites nothing', async () => {
    const argv = ['adopt', ...common, '--output', 'faultline.yaml'];
    const { code, stderr } = await runCaptured(argv, { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('exists')]);
  });
});
