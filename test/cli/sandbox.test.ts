import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCaptured, startProgram } from '../support/in-process.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('faultline sandbox', () => {
  it('prints where it listens, and ends with 0 when asked to stop', async () => {
    const program = startProgram(['sandbox', '--control', '0', '--drift', 'retry-after-absent', '--verbose']);
    await program.stdout.holds('Running.');
    const rest = /REST API +(\S+)/.exec(program.stdout.text)?.[1] ?? '';
    const answer = await fetch(`${rest}/projects`);
    expect(answer.status).toBe(401);
    await program.stdout.holds(' rest 401 GET /v2/projects (projects.list)');
    expect(program.stdout.text).toContain('drifted by retry-after-absent');
    expect(program.stdout.text).toMatch(/curl -X PUT http:\S+\/drifts\/retry-after-absent\n/);
    program.stop();
    expect(await program.ended).toBe(0);
    await expect(fetch(rest)).rejects.toThrow('fetch failed');
  });

  it('writes a configuration beside where it was started, for nobody else to read', async () => {
    const program = startProgram(['sandbox', '--print-config', 'faultline.yaml', '--time-scale', '20'], {
      cwd: folder,
    });
    await program.stdout.holds('Running.');
    program.stop();
    await program.ended;
    const file = join(folder, 'faultline.yaml');
    expect(await readFile(file, 'utf8')).toContain('contract: disruptive-technologies');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(program.stdout.text).toContain('faultline check --config faultline.yaml --time-scale 20');
  });

  it('says which file it cannot write', async () => {
    const { code, stderr } = await runCaptured(['sandbox', '--print-config', 'missing/faultline.yaml'], {
      cwd: folder,
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining(join(folder, 'missing/faultline.yaml'))]);
  });

  it('says which port is in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await runCaptured(['sandbox', '--port', `0,${port},0`]);
    server.close();
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`port ${port} on 127.0.0.1 is already in use`),
    ]);
  });

  it('lists its drifts', async () => {
    const { code, stdout } = await runCaptured(['sandbox', '--list']);
    expect(code).toBe(0);
    for (const name of ['retry-after-absent', 'duplicate-label-400', 'help-missing', 'code-not-status']) {
      expect(stdout).toContain(name);
    }
  });
});
