import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import type { TargetReport } from '../../src/report/report.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { runCaptured, startProgram } from '../support/in-process.ts';

const scale = 20;
let folder = '';
let sandbox: Sandbox;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
  sandbox = await startSandbox({ clock: createClock(scale) });
  await sandbox.printConfiguration(join(folder, 'faultline.yaml'));
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

const check = (...more: readonly string[]): string[] => [
  'check',
  '--config',
  'faultline.yaml',
  '--time-scale',
  String(scale),
  ...more,
];

describe('faultline check', () => {
  it('reports on standard output, tells its progress beside it, and ends with 0', async () => {
    const argv = check('--probe', 'no-credential', '--reporter', 'json');
    const { code, stdout, stderr } = await runCaptured(argv, { cwd: folder });
    const report = JSON.parse(stdout) as TargetReport;
    expect(report).toMatchObject({ target: 'sandbox', verdict: 'conforms' });
    expect(report.clauses.find(({ id, api }) => id === '401/no-credential' && api === 'rest')).toMatchObject({
      state: 'conforms',
    });
    expect(stderr).toContain('sandbox: no-credential on rest completed');
    expect(code).toBe(0);
  });

  it('ends with 1 on a drift, and names clause, expected and actual', async () => {
    sandbox.switchDrift('help-missing', true);
    const { code, stdout } = await runCaptured(check('--probe', 'no-credential'), { cwd: folder });
    sandbox.switchDrift('help-missing', false);
    expect(stdout).toMatch(/^Violated\n {2}body\/help on /m);
    expect(stdout).toMatch(/expected {3}\S/);
    expect(stdout).toMatch(/actual {5}\S/);
    expect(code).toBe(1);
  });

  it('writes the report to a file', async () => {
    const argv = check('--probe', 'no-credential', '--reporter', 'junit', '--output', 'report.xml');
    const { code, stdout, stderr } = await runCaptured(argv, { cwd: folder });
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain(join(folder, 'report.xml'));
    expect(await readFile(join(folder, 'report.xml'), 'utf8')).toContain('failures="0"');
  });

  it('adds to the summary page that a workflow offers', async () => {
    const page = join(folder, 'summary.md');
    await writeFile(page, '# Before\n');
    const argv = check('--probe', 'no-credential', '--reporter', 'github');
    const env = { GITHUB_STEP_SUMMARY: page };
    const { code, stdout } = await runCaptured(argv, { cwd: folder, env });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^::notice title=/)]);
    expect(await readFile(page, 'utf8')).toMatch(/^# Before\n## `sandbox`: conforms/);
  });

  it('ends with 3 when what is configured is missing and coverage is required', async () => {
    const argv = check('--probe', 'no-credential', '--require-coverage');
    const { code, stdout } = await runCaptured(argv, { cwd: folder });
    expect(code).toBe(3);
    expect(stdout).toContain('not_selected: left out by --probe');
  });

  it('ends with 3 when the target does not answer', async () => {
    const other = await startSandbox({ clock: createClock(scale) });
    await other.printConfiguration(join(folder, 'stopped.yaml'));
    await other.stop();
    const argv = [
      'check',
      '--config',
      'stopped.yaml',
      '--time-scale',
      String(scale),
      '--probe',
      'no-credential',
    ];
    const { code, stdout, stderr } = await runCaptured(argv, { cwd: folder });
    expect(code).toBe(3);
    expect(stdout).toMatch(/401\/no-credential on rest: \w+: .*refused/);
    expect(stderr).not.toContain('unexpected fault');
  });

  it('ends with 130 when interrupted, without a report', async () => {
    const program = startProgram(check('--reporter', 'json'), { cwd: folder });
    await program.stderr.holds('completed');
    program.stop();
    expect(await program.ended).toBe(130);
    expect(program.stdout.text).toBe('');
    expect(program.stderr.text).toMatch(/Interrupted after \d+ requests: no verdict\.\n/);
  });

  it.each([
    [['check'], "required option '--config <file>' not specified"],
    [['check', '--config', 'missing.yaml'], 'missing.yaml'],
    [check('--repeat', '0'), 'a whole number from 1 to 10000'],
    [check('--reporter', 'pdf'), 'Allowed choices are text, json, junit, github, html'],
    [check('--fail-on', 'never'), 'Allowed choices are information, warning, critical'],
    [check('--target', 'production'), 'there is no target named "production"; there are: sandbox'],
    [check('--probe', 'tea'), 'there is no probe named "tea"; there are: '],
    [check('--output', 'missing/report.xml'), 'missing/report.xml cannot be written'],
    [check('--output', '.'), 'is a folder; name a file'],
  ])('ends with 2 and one clear message: %j', async (argv, message) => {
    const { code, stdout, stderr } = await runCaptured(argv, { cwd: folder });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('refuses to run fast against anything but this machine', async () => {
    const file = join(folder, 'faultline.yaml');
    const text = (await readFile(file, 'utf8')).replace(/rest: http:\S+/, 'rest: https://api.example.com/v2');
    await writeFile(join(folder, 'remote.yaml'), text);
    const argv = ['check', '--config', 'remote.yaml', '--time-scale', '2'];
    const { code, stderr } = await runCaptured(argv, { cwd: folder });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('apis.rest of target sandbox is https://api.example.com'),
    ]);
  });
});
