import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { runCaptured, startProgram } from '../support/in-process.ts';

const scale = 20;
let folder = '';
let sandbox: Sandbox;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
  sandbox = await startSandbox({ clock: createClock(scale) });
  const file = join(folder, 'faultline.yaml');
  await sandbox.printConfiguration(file);
  const text = (await readFile(file, 'utf8'))
    .replace(/writes: true/, 'writes: false')
    .replace(/bursts: true/, 'bursts: false')
    .replace(/forgeries: true/, 'forgeries: false');
  await writeFile(file, `web: { listen: "127.0.0.1:0" }\n${text}`);
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

const config = ['--config', 'faultline.yaml'];
const scaled = [...config, '--time-scale', String(scale)];
const run = (...argv: string[]): ReturnType<typeof runCaptured> => runCaptured(argv, { cwd: folder });

describe('a change against the baseline', () => {
  it(
    'is told, kept as evidence, accepted while the monitor runs, exported and imported',
    { timeout: 60_000 },
    async () => {
      const missing = await run('baseline', 'show', ...config);
      expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('does not exist') });

      await run('adopt', ...scaled, '--output', 'b.yaml');
      const file = join(folder, 'faultline.yaml');
      await writeFile(
        file,
        (await readFile(file, 'utf8')).replace(/^( +)contract: /m, '$1baseline: b.yaml\n$&'),
      );
      sandbox.switchDrift('code-other-form', true);
      const monitor = startProgram(['serve', ...scaled], { cwd: folder });
      await monitor.stdout.holds('changed: type of code on rest');

      const shown = await run('baseline', 'show', ...config);
      const id =
        /^ {2}([0-9a-f]{8}) {2}type of code on rest \(body\/code\)/m.exec(shown.stdout)?.[1] ?? 'none';
      const listed = await run('evidence', 'list', ...config);
      expect(listed.stdout).toMatch(/^ {2}[0-9a-f]{12} +change .*body\/code/m);
      expect(await run('baseline', 'accept', id, '--reason', 'announced', ...config)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^Accepted 1 change on sandbox.*\n.*baseline export b\.yaml\n$/),
      });
      await monitor.stdout.holds(`accepted as the new baseline: type of code on rest`);
      monitor.stop();
      expect(await monitor.ended).toBe(0);

      const again = startProgram(['serve', ...scaled], { cwd: folder });
      await again.stdout.holds('still open: type of code on emulator of sandbox, changed since ');
      again.stop();
      await again.ended;

      expect((await run('baseline', 'show', ...config)).stdout).toMatch(/^Accepted\n.*announced$/m);
      expect((await run('baseline', 'export', 'c.yaml', ...config)).stdout).toMatch(/^Wrote \d+ situations/);
      expect(await readFile(join(folder, 'c.yaml'), 'utf8')).toContain('type of code: string');
      expect(await run('baseline', 'import', 'c.yaml', ...config)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^Took \d+ situations/),
      });
    },
  );

  it.each([
    [['baseline', 'accept', '--reason', 'x'], 'name the id of one change, or give --all'],
    [['baseline', 'accept', '--all', '--reason', ' '], '--reason is empty'],
    [['baseline', 'accept', 'feed', '--reason', 'x'], 'there is no open change "feed"'],
    [['baseline', 'import', 'missing.yaml'], 'cannot be read'],
    [['baseline', 'import', 'faultline.yaml'], 'faultline.yaml:1:1 web: this key is not known'],
    [['evidence', 'show', 'feed'], 'there is no evidence "feed"'],
    [['evidence', 'list', '--target', 'x'], 'there is no target named "x"'],
  ])('ends with 2 and one clear message: %j', async (argv, message) => {
    const { code, stdout, stderr } = await run(...argv, ...config);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
