import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { runCaptured } from '../support/in-process.ts';
import { record, someEntry, writeArchive, type Call, type Recorder } from '../support/record.ts';
import { hostile } from '../support/reports.ts';

const clock = createClock(20);
let folder = '';
let sandbox: Sandbox;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
  sandbox = await startSandbox({ clock });
  await sandbox.printConfiguration(join(folder, 'faultline.yaml'));
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

/** What an application might do: right and wrong credentials, a resource that is not there, a refused grant. */
function session(): Call[] {
  const { apis, accounts, resources } = sandbox.target();
  const { key_id: key = '', secret = '' } =
    Object.values(accounts).find(({ auth }) => auth.includes('basic')) ?? {};
  const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
  return [
    { url: apis.documentation },
    { url: `${apis.rest}/projects` },
    { url: `${apis.rest}/${resources['project']}`, headers: { authorization } },
    { url: `${apis.rest}/projects/bn0000000000000000d0/devices`, headers: { authorization } },
    {
      url: apis.token,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=password&password=not-in-any-report',
    },
  ];
}

async function save(file: string, recorder: Recorder = 'chrome'): Promise<void> {
  await writeFile(join(folder, file), writeArchive(await record(session(), recorder, clock), recorder));
}

const audit = (...more: readonly string[]): ReturnType<typeof runCaptured> =>
  runCaptured(['audit', ...more], { cwd: folder });

/** What differs from run to run: the moment, the time it took, and the ports. */
function steady(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-11-26T10:00:00.000Z')
    .replaceAll(/("durationSeconds": |time=")[\d.]+/g, '$10')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:9501');
}

const reporters = ['text', 'json', 'junit', 'github', 'html'] as const;
const extensions = { text: 'txt', json: 'json', junit: 'junit.xml', github: 'github.txt', html: 'html' };

describe('faultline audit', () => {
  it('ends with 0 on a recording of traffic that conforms, and sends nothing', async () => {
    await save('sound.har');
    const before = sandbox.log.length;
    const { code, stdout, stderr } = await audit('sound.har', '--config', 'faultline.yaml');
    await expect(steady(stdout)).toMatchFileSnapshot('../golden/audit.sound.txt');
    expect([code, stderr, sandbox.log.length]).toEqual([0, '', before]);
  });

  it.each(reporters)('reports a drift that was recorded (%s)', async (reporter) => {
    sandbox.switchDrift('help-missing', true);
    await save('drifted.har');
    sandbox.switchDrift('help-missing', false);
    const { code, stdout } = await audit('drifted.har', '--config', 'faultline.yaml', '--reporter', reporter);
    await expect(steady(stdout)).toMatchFileSnapshot(`../golden/audit.drifted.${extensions[reporter]}`);
    expect(stdout).not.toContain('not-in-any-report');
    expect(code).toBe(1);
  });

  it.each(['firefox', 'mitmproxy'] as const)('judges what %s writes', async (recorder) => {
    await save(`${recorder}.har`, recorder);
    const { code, stdout } = await audit(`${recorder}.har`, '--config', 'faultline.yaml');
    expect(stdout).toMatch(/^Verdict on sandbox: conforms/m);
    expect(code).toBe(0);
  });

  it('needs no configuration for the places that are known', async () => {
    await writeFile(join(folder, 'known.har'), writeArchive([someEntry()], 'WebInspector'));
    const { code, stdout } = await audit('known.har');
    expect(stdout).toContain('no request was sent; 1 of 1 entries of known.har were judged');
    expect(code).toBe(0);
  });

  it('ends with 3 where nothing could be judged, and says where the entries went', async () => {
    await save('foreign.har');
    const { code, stderr } = await audit('foreign.har');
    expect(stderr).toContain(
      'No entry went to an API that is known here; the archive holds: http://127.0.0.1:',
    );
    expect(stderr).toContain('Give --config');
    expect(code).toBe(3);
  });

  it('ends with 2 on a file that is broken, and says where', async () => {
    await writeFile(join(folder, 'broken.har'), writeArchive([someEntry(), someEntry()], 'x').slice(0, -20));
    const { code, stdout, stderr } = await audit('broken.har');
    expect(stderr).toContain('broken.har is broken JSON: it ends too early, in entry 2 of log.entries');
    expect(stderr).not.toContain('    at ');
    expect([code, stdout]).toEqual([2, '']);
  });

  it.each(reporters)('shows inert whatever somebody wrote into the recording (%s)', async (reporter) => {
    const text = JSON.stringify({ error: hostile, code: hostile, help: hostile });
    const entry = someEntry({
      request: {
        url: `https://api.d21s.com/v2/projects?filter=${encodeURIComponent(hostile.replaceAll(/\p{Cs}/gu, ''))}`,
      },
      content: { text, size: Buffer.byteLength(text) },
    });
    const foreign = someEntry({ request: { url: `https://${'x'.repeat(20)}.example/` } });
    const entries = [entry, foreign, hostile, someEntry({ request: { url: hostile } })];
    await writeFile(join(folder, 'hostile.har'), writeArchive(entries, hostile));
    const { code, stdout, stderr } = await audit('hostile.har', '--reporter', reporter);
    expect(`${stdout}${stderr}`.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uffff]/u);
    expect(/html|junit/.test(reporter) && stdout.includes('<script')).toBe(false);
    expect(code).toBe(1);
  });
});
