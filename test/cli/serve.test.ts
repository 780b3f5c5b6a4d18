import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
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
  sandbox = await startSandbox({ clock: createClock(scale), drifts: ['help-missing'] });
  await sandbox.printConfiguration(join(folder, 'faultline.yaml'));
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

/** The configuration of the sandbox, with the pages on this port. */
async function configure(port: number): Promise<string[]> {
  const text = await readFile(join(folder, 'faultline.yaml'), 'utf8');
  const file = join(folder, `port-${port}.yaml`);
  await writeFile(file, `web: { listen: "127.0.0.1:${port}" }\n${text}`);
  return ['serve', '--config', file, '--time-scale', String(scale)];
}

describe('faultline serve', () => {
  it('tells of a change of verdict, exports it, and ends with 0 when asked to stop', async () => {
    const program = startProgram(await configure(0), { cwd: folder });
    await program.stdout.holds('raised: body/help on rest');
    const metrics = /Metrics +(\S+)/.exec(program.stdout.text)?.[1] ?? '';
    const scrape = await fetch(metrics);
    expect(await scrape.text()).toMatch(/faultline_clause_drift\{[^}]*clause="body\/help"[^}]*\} 1/);
    const page = await fetch(new URL('/', metrics));
    expect(await page.text()).toContain('body/help');
    const ready = await fetch(new URL('/-/ready', metrics));
    expect(ready.status).toBe(200);
    program.stop();
    expect(await program.ended).toBe(0);
    expect(program.stdout.text).not.toContain('GET ');
    expect(sandbox.resources()).toEqual([]);
  });

  it('answers fifty scrapers at once, and goes on although one never reads its answer', async () => {
    const program = startProgram(await configure(0), { cwd: folder });
    await program.stdout.holds('Metrics ');
    const metrics = new URL(/Metrics +(\S+)/.exec(program.stdout.text)?.[1] ?? '');
    const lazy = connect({ host: metrics.hostname, port: Number(metrics.port) });
    lazy.on('error', () => {}).pause();
    lazy.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(20));
    const requests = sandbox.log.length;
    const scrapes = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const answer = await fetch(metrics);
        return [answer.status, (await answer.text()).includes('\nfaultline_build_info{')];
      }),
    );
    expect(new Set(scrapes.map(String))).toEqual(new Set(['200,true']));
    await expect.poll(() => sandbox.log.length, { timeout: 30_000 }).toBeGreaterThan(requests);
    program.stop();
    expect(await program.ended).toBe(0);
    lazy.destroy();
  });

  it('serves below the prefix of the external URL, where flags say so', async () => {
    const flags = [
      '--web.listen-address',
      '[::1]:0',
      '--web.external-url',
      'https://monitor.example.com/watch/',
    ];
    const program = startProgram([...(await configure(0)), ...flags], { cwd: folder });
    await program.stdout.holds('Outside  https://monitor.example.com/watch/\n');
    const metrics = /Metrics +(\S+)/.exec(program.stdout.text)?.[1] ?? '';
    expect(metrics).toMatch(/^http:\/\/\[::1\]:[0-9]+\/watch\/metrics$/);
    expect((await fetch(metrics)).status).toBe(200);
    program.stop();
    expect(await program.ended).toBe(0);
  });

  it.each([
    ['--web.listen-address', ':9409', 'an address and a port, such as 127.0.0.1:9409'],
    ['--web.route-prefix', '../up', 'a path, such as /faultline'],
    ['--web.external-url', 'javascript:alert(1)', 'the address of the pages'],
  ])('ends with 2 on %s %s', async (flag, value, message) => {
    const { code, stderr } = await runCaptured([...(await configure(0)), flag, value], { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('says which port is in use before anything is sent', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const requests = sandbox.log.length;
    const { code, stderr } = await runCaptured(await configure(port), { cwd: folder });
    server.close();
    expect([code, stderr]).toEqual([2, expect.stringContaining(`cannot listen on 127.0.0.1:${port}`)]);
    expect(sandbox.log).toHaveLength(requests);
  });
});
