import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { stringify } from 'yaml';
import { createClock } from '../../../src/clock/clock.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startProgram, type RunningProgram } from '../../support/in-process.ts';
import { createDatabase, testUser } from '../../support/postgres/cluster.ts';
import { theCluster } from '../server-place.ts';

const scale = 20;
const drift = 'help-missing';

/** A monitor in a place, and how the target is from there: a sandbox of its own. */
type Place = {
  readonly program: RunningProgram;
  readonly sandbox: Sandbox;
  readonly configure: (location: string) => Promise<void>;
  readonly hangUp: () => void;
};

async function startPlace(location: string, url: string): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-places-'));
  const sandbox = await startSandbox({ clock: createClock(scale) });
  await writeFile(join(folder, 'password'), testUser.password);
  const { expiredToken: _, accounts, resources, ...target } = sandbox.target();
  const targets = [
    {
      ...target,
      accounts: { administrator: accounts['administrator'] },
      resources: { project: resources['project'] },
      writes: false,
      bursts: false,
      forgeries: false,
      schedule: { default: '*/2 * * * *' },
    },
  ];
  const store = { url, password_file: 'password' };
  const file = join(folder, 'faultline.yaml');
  const configure = (here: string): Promise<void> =>
    writeFile(file, stringify({ web: { listen: '127.0.0.1:0' }, store, location: here, targets }));
  await configure(location);
  let hangUp: (() => void) | undefined;
  const program = startProgram(['serve', '--config', file, '--time-scale', `${scale}`], {
    onHangup: (listener) => (hangUp = listener),
  });
  onTestFinished(async () => {
    program.stop();
    await program.ended;
    await sandbox.stop();
    await rm(folder, { recursive: true });
  });
  return { program, sandbox, configure, hangUp: () => hangUp?.() };
}

const patiently = { timeout: 120_000, interval: 100 };

/** Resolves once each has probed since now. */
async function haveTurns(places: readonly Place[]): Promise<void> {
  const before = places.map(({ sandbox }) => sandbox.log.length);
  await vi.waitFor(
    () => expect(places.every(({ sandbox }, index) => sandbox.log.length > (before[index] ?? 0))).toBe(true),
    patiently,
  );
}

/** What tells samples of this metric apart, for the clause in question on the REST API, and their values. */
async function scrape({ program }: Place, metric: string): Promise<readonly string[]> {
  const text = await (await fetch(/Metrics +(\S+)/.exec(program.stdout.text)?.[1] ?? '')).text();
  const labels = /api="rest",clause="body\/help",?(.*)\} (\S+)$/;
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`))
    .flatMap((line) => labels.exec(line)?.slice(1).join(' ') ?? [])
    .toSorted();
}

const count = (text: string, part: string): number => text.split(part).length - 1;

it('shows a drift that is seen from one of two places as that, on both, and tells of it once', async () => {
  const { database, port } = await createDatabase(theCluster());
  const url = `postgres://faultline@127.0.0.1:${port}/${database}?sslmode=disable`;
  const oslo = await startPlace('oslo', url);
  const bergen = await startPlace('bergen', url);
  const places = [oslo, bergen];
  await Promise.all(places.map(({ program }) => program.stdout.holds('Metrics ')));
  const locations = (): Promise<(readonly string[])[]> =>
    Promise.all(places.map((place) => scrape(place, 'faultline_clause_drift_location')));
  const told = (what: string): number =>
    places.map(({ program }) => count(program.stdout.text, what)).reduce((sum, each) => sum + each, 0);

  await haveTurns(places);
  expect(await locations()).toEqual([[], []]);

  oslo.sandbox.switchDrift(drift, true);
  const seen = ['location="bergen" 0', 'location="oslo" 1'];
  await vi.waitFor(async () => expect(await locations()).toEqual([seen, seen]), patiently);
  await haveTurns(places);
  expect(await locations()).toEqual([seen, seen]);
  expect([told('raised: body/help on rest'), told('recovered: body/help on rest')]).toEqual([1, 0]);

  oslo.sandbox.switchDrift(drift, false);
  await vi.waitFor(async () => expect(await locations()).toEqual([[], []]), patiently);
  expect([told('raised: body/help on rest'), told('recovered: body/help on rest')]).toEqual([1, 1]);
  // Of all the turns that they had, only the first is told of, and one after a lease that a busy machine did not prolong in time.
  const lost = told('sandbox is no longer watched by this monitor');
  expect(told('sandbox is watched by this monitor from now on') - lost).toBe(2);

  await oslo.configure('tromso');
  oslo.hangUp();
  await oslo.program.stdout.holds('A changed web, store or location takes effect at the next start.');
});
