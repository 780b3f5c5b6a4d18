import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { growthOf } from '../support/growth.ts';
import { startApi, startServed, sumOf, type Served, type ServedApi, type Target } from '../support/served.ts';
import type { Held } from '../support/watched-process.ts';
import { toTable, writeSection } from '../support/write-section.ts';

/** `FAULTLINE_SOAK_RELOADS` changes the size of the run. */
const reloads = Number(process.env['FAULTLINE_SOAK_RELOADS'] ?? 1_000);
const sampleEvery = Math.ceil(reloads / 20);
const scale = 10;

/** A sandbox whose help is missing in every error, asked every minute of its clock. */
async function startDrifted(folder: string, name: string): Promise<ServedApi> {
  const flags = ['--time-scale', String(scale), '--drift', 'help-missing'];
  const { program, target } = await startApi(folder, name, flags);
  return { program, target: { ...target, schedule: { default: '* * * * *' } } };
}

/** One that is watched, but never asked anything. */
const idle = (name: string): Target => ({
  name,
  contract: 'disruptive-technologies',
  apis: { rest: 'http://127.0.0.1:9/v2' },
  maintenance: [{ from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }],
});

/** What no configuration may be, each in another way. */
const unusable = ['targets: []', 'targets: [', 'target: 1', 'targets: [{ name: A }]', '{}', ''] as const;

/** What the reload of this number asks for. Every tenth cannot be used; each other adds, removes or changes targets. */
function contentsOf(reload: number, [steady, changing]: readonly Target[]): string {
  if (reload % 10 === 0) return unusable[(reload / 10) % unusable.length] ?? '';
  const changed = { ...changing, contact: `reload-${Math.floor(reload / 5)}@example.com` };
  const idles = Array.from({ length: reload % 4 }, (_, index) => idle(`idle-${reload}-${index}`));
  return JSON.stringify({ web: { listen: '127.0.0.1:0' }, targets: [steady, changed, ...idles] });
}

/** What must stay as it is through all reloads: since when which clause is broken. */
const since = (samples: readonly string[]): string[] =>
  samples.filter((line) => line.startsWith('faultline_clause_drift_start_timestamp_seconds{')).toSorted();

/** Probe runs of a target so far, and those that did not come to their end by themselves. */
function countRuns(samples: readonly string[], target: string): { runs: number; broken: number } {
  const count = (outcome = ''): number =>
    sumOf(
      samples.filter((line) => line.includes(`target="${target}"`)),
      'faultline_probe_runs_total',
      outcome,
    );
  return { runs: count(), broken: count('outcome="failed"') + count('outcome="interrupted"') };
}

/** How much keeps the process alive: timers, sockets, handles. */
const handles = ({ resources }: Held): number =>
  Object.values(resources).reduce((sum, each) => sum + each, 0);

async function reloadOnce(monitor: Served, reload: number, targets: readonly Target[]): Promise<void> {
  await writeFile(monitor.file, contentsOf(reload, targets));
  const usable = reload % 10 !== 0;
  expect([reload, await monitor.reload(reload % 2 === 0 ? 'SIGHUP' : 'POST')]).toEqual([reload, usable]);
  const shown = await monitor.scrape();
  expect(shown).toContain(`faultline_config_last_reload_successful ${usable ? 1 : 0}`);
  await new Promise((resolve) => setTimeout(resolve, (reload * 37) % 300));
}

/** Idle targets that do not belong to this reload, or to the last that could be used, must be gone from the metrics. */
async function expectOthersGone({ scrape }: Served, reload: number): Promise<void> {
  const kept = `target="idle-${reload % 10 === 0 ? reload - 1 : reload}-`;
  const others = async (): Promise<string[]> =>
    (await scrape()).filter((line) => line.includes('target="idle-') && !line.includes(kept));
  await expect.poll(others, { timeout: 10_000 }).toEqual([]);
}

it(`loads the configuration anew ${reloads} times without losing, interrupting or keeping anything`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-reloads-'));
  const apis = await Promise.all(['steady', 'changing'].map((name) => startDrifted(folder, name)));
  const targets = apis.map(({ target }) => target);
  const monitor = await startServed(folder, contentsOf(1, targets), ['--time-scale', String(scale)]);
  const curve: Held[] = [];
  let runs = 0;
  try {
    const isRaised = (name: string): Promise<unknown> =>
      monitor.until(new RegExp(`${name}: raised: body/help`), 300);
    await Promise.all(['steady', 'changing'].map(isRaised));
    // What else is found in the first cycles is found before the count begins.
    await expect
      .poll(async () => countRuns(await monitor.scrape(), 'steady').runs, { timeout: 300_000 })
      .toBeGreaterThan(100);
    const before = since(await monitor.scrape());
    const told = monitor.written().match(/raised: .*/g);
    const atFirst = countRuns(await monitor.scrape(), 'steady');
    for (let reload = 1; reload <= reloads; reload += 1) {
      await reloadOnce(monitor, reload, targets);
      if (reload % sampleEvery !== 0) continue;
      await expectOthersGone(monitor, reload);
      const samples = await monitor.scrape();
      const [steady, changing] = ['steady', 'changing'].map((name) => countRuns(samples, name));
      expect([steady?.broken, changing?.broken]).toEqual([0, 0]);
      runs = (steady?.runs ?? 0) - atFirst.runs;
      expect(since(samples)).toEqual(before);
      curve.push(await monitor.held());
      console.log(reload, steady, changing, JSON.stringify(curve.at(-1)));
    }
    expect(monitor.written().match(/raised: .*/g)).toEqual(told);
    expect(runs).toBeGreaterThan(reloads / 20);
    expect(await monitor.stop()).toBe(0);
  } finally {
    await monitor.stop();
    await Promise.all(apis.map(({ program }) => program.stop()));
    await rm(folder, { recursive: true });
  }
  const rows = curve.map(({ heap, resident, files, resources }, index) => {
    const { Timeout = 0, TCPSocketWrap = 0 } = resources;
    return [(index + 1) * sampleEvery, heap, resident, files, TCPSocketWrap, Timeout];
  });
  const head = ['reloads', 'MiB of heap', 'MiB resident', 'open files', 'sockets', 'timers'];
  console.log(toTable(head, rows));
  await writeSection('reloads', toTable(head, rows));
  expect(growthOf(curve, ({ heap }) => heap)).toBeLessThan(3);
  expect(growthOf(curve, ({ resident }) => resident)).toBeLessThan(25);
  expect(growthOf(curve, ({ files }) => files)).toBeLessThan(4);
  expect(growthOf(curve, handles)).toBeLessThan(10);
});
