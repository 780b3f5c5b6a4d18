import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { createClock } from '../../src/clock/clock.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { startProgram, type RunningProgram } from '../support/program.ts';
import { findCrowds } from '../support/safety.ts';

const scale = 20;
const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
/** Keeps the whole process busy for ten real seconds at each SIGUSR2. */
const blockable = `process.on('SIGUSR2', () => {
  console.log('standing still');
  for (const end = performance.now() + 10_000; performance.now() < end; );
});`;

type Served = {
  readonly sandbox: Sandbox;
  readonly program: RunningProgram;
  readonly configure: (change: (targets: unknown[]) => unknown[]) => Promise<void>;
  /** The samples that hold this text. */
  readonly scrape: (text: string) => Promise<string[]>;
};

const gone = {
  name: 'gone',
  contract: 'disruptive-technologies',
  apis: { rest: 'http://127.0.0.1:9/v2' },
  maintenance: [{ from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }],
};

async function serve(folder: string, sandbox: Sandbox): Promise<Served> {
  const file = join(folder, 'faultline.yaml');
  await sandbox.printConfiguration(file);
  const { targets } = parse(await readFile(file, 'utf8')) as { targets: { schedule?: unknown }[] };
  // Something is due every three real seconds.
  const watched = targets.map((target) => ({ ...target, schedule: { default: '* * * * *' } }));
  const configure: Served['configure'] = (change) =>
    writeFile(file, stringify({ web: { listen: '127.0.0.1:0' }, targets: change(watched) }));
  await configure((all) => [...all, gone]);
  const flags = ['serve', '--config', file, '--time-scale', String(scale)];
  const program = startProgram(
    process.execPath,
    [`--import=data:text/javascript,${encodeURIComponent(blockable)}`, main, ...flags],
    folder,
  );
  const metrics = (await program.until(/Metrics +(\S+)/))[1] ?? '';
  const scrape: Served['scrape'] = async (text) =>
    (await (await fetch(metrics)).text())
      .split('\n')
      .filter((line) => line.includes(text) && !line.startsWith('#'));
  return { sandbox, program, configure, scrape };
}

const whenStarted = 'faultline_clause_drift_start_timestamp_seconds{';
const successful = 'faultline_config_last_reload_successful ';

/** Reloads by SIGHUP while a probe is under way: first what can be used, then what cannot. */
async function hangUp({ sandbox, program, configure, scrape }: Served): Promise<void> {
  const started = (await scrape(whenStarted)).filter((line) => line.includes('body/help'));
  expect(started).not.toEqual([]);
  expect(await scrape('target="gone"')).not.toEqual([]);
  await configure((all) => all);
  // A request has just come, so that a probe is under way.
  await new Promise<void>((resolve) => {
    const end = sandbox.follow(() => {
      end();
      resolve();
    });
  });
  program.process.kill('SIGHUP');
  await program.until(/The configuration was loaded anew/);
  await expect.poll(() => scrape('target="gone"'), { timeout: 30_000 }).toEqual([]);
  expect(await scrape(whenStarted)).toEqual(expect.arrayContaining(started));
  await configure(() => []);
  program.process.kill('SIGHUP');
  await program.until(/The configuration cannot be used; the one before stays in force/);
  expect(await scrape(successful)).toEqual([`${successful}0`]);
  expect(await scrape('faultline_target_info{')).toHaveLength(1);
}

/** How often a probe was skipped because another pass was under way: the greatest number for any probe. */
async function overlaps({ scrape }: Served): Promise<number> {
  const skipped = await scrape('reason="overlap"');
  return Math.max(...skipped.map((line) => Number(line.split(' ')[1])));
}

/** Keeps the program busy with something else for ten seconds. */
async function block({ program }: Served): Promise<void> {
  program.process.kill('SIGUSR2');
  await program.until(/standing still/);
}

/** Stops the whole process for ten seconds, as a machine does that is suspended. */
async function suspend({ program }: Served): Promise<void> {
  program.process.kill('SIGSTOP');
  setTimeout(() => program.process.kill('SIGCONT'), 10_000);
}

/** Stands still for ten seconds, in which three passes are due, and goes on. */
async function standStill(served: Served, begin: (served: Served) => Promise<void>): Promise<void> {
  const { sandbox } = served;
  const before = await overlaps(served);
  const requests = sandbox.log.length;
  await begin(served);
  const asked = performance.now();
  // A scraper comes meanwhile: it waits, and is answered.
  expect(await served.scrape('faultline_build_info{')).toHaveLength(1);
  expect(performance.now() - asked).toBeGreaterThan(9_000);
  // Not made up for: one of them at most is begun.
  await expect.poll(() => overlaps(served), { timeout: 2_000 }).toBeGreaterThanOrEqual(before + 2);
  await expect.poll(() => sandbox.log.length, { timeout: 60_000 }).toBeGreaterThan(requests + 100);
}

it('takes a SIGHUP, ten seconds of standing still and ten of being stopped without blaming the API or making up for anything', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-serving-'));
  const sandbox = await startSandbox({ clock: createClock(scale), drifts: ['help-missing'] });
  const served = await serve(folder, sandbox);
  const { program } = served;
  try {
    await program.until(/raised: body\/help on rest/);
    await hangUp(served);
    await standStill(served, block);
    await standStill(served, suspend);
    const undone = /outcome="(failed|interrupted)"\S* [1-9]/;
    expect((await served.scrape('outcome=')).filter((line) => undone.test(line))).toEqual([]);
    const blamed = (await served.scrape('judgement="violates"')).filter((line) => !line.endsWith(' 0'));
    expect(blamed).not.toEqual([]);
    expect(blamed.filter((line) => !line.includes('clause="body/help"'))).toEqual([]);
    const raised = program.written().match(/raised: \S+/g) ?? [];
    expect(new Set(raised)).toEqual(new Set(['raised: body/help']));
    expect(findCrowds(sandbox.log, { limits: { scope: 'target', exclusive: false, pace: 4.5 } })).toEqual([]);
    expect(await program.stop()).toBe(0);
  } finally {
    await program.stop();
    await sandbox.stop();
    await rm(folder, { recursive: true });
  }
});
