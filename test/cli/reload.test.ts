import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import cron from 'node-cron';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startProgram, type RunningProgram } from '../support/in-process.ts';

let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
  file = join(folder, 'faultline.yaml');
});
const started: RunningProgram[] = [];
afterEach(async () => {
  for (const program of started) program.stop();
  await Promise.all(started.splice(0).map(({ ended }) => ended));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function configurationOf(...names: readonly string[]): string {
  const targets = names.map(
    (name) => `  - name: ${name}
    contract: disruptive-technologies
    apis: { rest: http://127.0.0.1:9/v2, documentation: http://127.0.0.1:9/errors }
    maintenance: [{ from: 2020-01-01T00:00:00Z, to: 2100-01-01T00:00:00Z }]
`,
  );
  return `web: { listen: "127.0.0.1:0" }\ntargets:\n${targets.join('')}`;
}

async function configure(...names: readonly string[]): Promise<void> {
  await writeFile(file, configurationOf(...names));
}

/** Watches `first`, is asked to load a configuration with `second` before it has started, and meets with `then`. */
function startAndHangUp(then: () => void): RunningProgram {
  writeFileSync(file, configurationOf('first'));
  return startProgram(['serve', '--config', file], {
    cwd: folder,
    onHangup: (hangUp) => {
      writeFileSync(file, configurationOf('second'));
      queueMicrotask(hangUp);
      then();
    },
  });
}

type Served = {
  readonly program: RunningProgram;
  readonly hangUp: () => void;
  readonly url: string;
  /** The samples that begin so. */
  readonly scrape: (start: string) => Promise<string[]>;
  readonly post: (headers?: Record<string, string>) => Promise<[status: number, text: string]>;
};

async function serve(...flags: readonly string[]): Promise<Served> {
  const hangUps: (() => void)[] = [];
  const program = startProgram(['serve', '--config', file, ...flags], {
    cwd: folder,
    onHangup: (listener) => hangUps.push(listener),
  });
  started.push(program);
  await program.stdout.holds('/metrics\n');
  const url = /Status +(\S+)\//.exec(program.stdout.text)?.[1] ?? '';
  return {
    program,
    hangUp: () => hangUps.forEach((hangUp) => hangUp()),
    url,
    async scrape(start) {
      const text = await (await fetch(`${url}/metrics`)).text();
      return text.split('\n').filter((line) => line.startsWith(start));
    },
    async post(headers = {}) {
      const answer = await fetch(`${url}/-/reload`, { method: 'POST', headers });
      return [answer.status, await answer.text()];
    },
  };
}

async function stop({ program }: Served): Promise<void> {
  program.stop();
  expect(await program.ended).toBe(0);
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const success = 'faultline_config_last_reload_successful';
const moment = 'faultline_config_last_reload_success_timestamp_seconds ';

describe('loading the configuration anew', () => {
  it('watches what it names now, and keeps the old one where the new one cannot be used', async () => {
    await configure('first', 'second');
    const served = await serve('--web.enable-lifecycle');
    const { scrape, post } = served;
    expect(await scrape('faultline_target_info')).toHaveLength(2);
    expect(await scrape(`${success} `)).toEqual([`${success} 1`]);
    const loaded = await scrape(moment);

    await configure('second', 'third');
    expect(await post()).toEqual([200, 'The configuration was loaded anew.\n']);
    await until(async () => !(await scrape('faultline_')).some((line) => line.includes('target="first"')));
    expect((await scrape('faultline_target_info')).join()).toMatch(/"second".*"third"/);
    const reloaded = await scrape(moment);
    expect(reloaded).not.toEqual(loaded);

    await configure('Second');
    const [status, text] = await post();
    expect(status).toBe(500);
    expect(text).toMatch(/the one before stays in force\.\n.*faultline\.yaml:3:11 targets\[0\]\.name: /s);
    expect(await scrape(`${success} `)).toEqual([`${success} 0`]);
    expect(await scrape(moment)).toEqual(reloaded);
    expect((await scrape('faultline_target_info')).join()).toMatch(/"second".*"third"/);

    await configure('third');
    await rename(file, join(folder, 'included.yaml'));
    const included = await readFile(join(folder, 'included.yaml'), 'utf8');
    await writeFile(join(folder, 'included.yaml'), included.replace(/^web.*\n/, ''));
    await writeFile(file, 'web: { listen: "127.0.0.1:0" }\ninclude: [included.yaml]\n');
    served.hangUp();
    await until(async () => (await scrape('faultline_target_info')).length === 1);
    expect(await scrape(`${success} `)).toEqual([`${success} 1`]);
    await stop(served);
  });

  it('waits for the start where it is asked for meanwhile, and is nothing where that is the end', async () => {
    const patient = startAndHangUp(() => {});
    await patient.stdout.holds('The configuration was loaded anew.');
    expect(patient.stdout.text).toMatch(/Watching first\n.*loaded anew/s);
    const [, metrics = ''] = /Metrics +(\S+)/.exec(patient.stdout.text) ?? [];
    const scrape = async (): Promise<string> => (await fetch(metrics)).text();
    await until(async () => !(await scrape()).includes('target="first"'));
    expect(await scrape()).toContain('target="second"');

    const refused = startAndHangUp(() => {});
    expect(await refused.ended).toBe(2);
    expect(refused.stderr.text).toContain('is used by another Faultline');
    expect(refused.stdout.text).toBe('');
    patient.stop();
    expect(await patient.ended).toBe(0);

    const hasty = startAndHangUp(() => setImmediate(() => hasty.stop()));
    expect([await hasty.ended, hasty.stderr.text]).toEqual([0, '']);
  });

  it('leaves nothing of thirty configurations behind', async () => {
    await configure('kept', 'first');
    const served = await serve('--web.enable-lifecycle');
    const before = { tasks: cron.getTasks().size, timers: timers() };
    expect(before.tasks).toBeGreaterThan(0);
    const answers: number[] = [];
    for (let round = 1; round <= 30; round += 1) {
      await (round % 10 === 0 ? configure('Invalid') : configure('kept', `round-${round}`));
      const told = served.program.stdout.text.split('loaded anew').length;
      if (round % 2 === 0) answers.push((await served.post())[0]);
      else {
        served.hangUp();
        await until(async () => served.program.stdout.text.split('loaded anew').length > told);
      }
    }
    expect(answers).toEqual([200, 200, 200, 200, 500, 200, 200, 200, 200, 500, 200, 200, 200, 200, 500]);
    await configure('kept', 'last');
    await served.post();
    const watched = async (): Promise<string> => (await served.scrape('faultline_target_info')).join();
    await until(async () => /target="last"/.test(await watched()) && !/"(first|round)/.test(await watched()));
    expect(await watched()).toMatch(/"kept".*"last"/);
    expect((await served.scrape('faultline_')).filter((line) => /target="(first|round)/.test(line))).toEqual(
      [],
    );
    await until(async () => cron.getTasks().size === before.tasks);
    // Some are this test's own; each round would leave one at least.
    expect(timers() - before.timers).toBeLessThan(15);
    await stop(served);
  });

  it('is asked for over HTTP only where that was switched on, by POST, and by no other site', async () => {
    await configure('only');
    const closed = await serve();
    expect((await closed.post())[0]).toBe(403);
    await stop(closed);
    const open = await serve('--web.enable-lifecycle');
    expect((await open.post({ 'sec-fetch-site': 'cross-site' }))[0]).toBe(403);
    expect((await open.post({ origin: 'https://elsewhere.example' }))[0]).toBe(403);
    const get = await fetch(`${open.url}/-/reload`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST, PUT']);
    await stop(open);
  });
});
