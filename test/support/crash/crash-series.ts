import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClock, type Clock } from '../../../src/clock/clock.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import type { StorePlace } from '../../../src/store/open-store.ts';
import type { WritePoint } from '../../../src/store/write-points.ts';
import { startProgram, type RunningProgram } from '../program.ts';
import { createHistory, type History } from './history.ts';
import { findMissing, readShown, type ShownClause } from './scrape.ts';

const station = fileURLToPath(new URL('crashing-station.mjs', import.meta.url));
/** How many times faster than time. */
const scale = 20;

/** How long anything may take, in the clock's milliseconds: a minute of real time. */
const mostPatience = 60_000 * scale;

/** Drifts that come and go, each of another clause. */
const drifts = ['help-missing', 'code-not-status', 'duplicate-label-400', 'not-found-400'] as const;

/** A monitor that crashes time and again, and the sandbox that it watches. */
export type CrashSeries = {
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  readonly history: History;
  /** What was found to be wrong so far, beside what the history finds. */
  readonly faults: string[];
  /** How many resources of killed monitors were gone when the next had swept. */
  swept(): number;
  /** Switches one of the drifts on or off. */
  toggle(): void;
  /** Starts a monitor that kills itself as it passes this point for the n-th time; resolves when it has. */
  crashAt(point: WritePoint, times: number): Promise<void>;
  /** Starts a monitor, waits until it has swept, and kills it after some of the clock's milliseconds. */
  crashAfter(milliseconds: number): Promise<void>;
  /** Starts a monitor, waits until it has swept, and asks it to stop. */
  endInPeace(): Promise<void>;
  stop(): Promise<void>;
};

/** Where the store of a crash series is, and the lines that say so in a configuration. */
export type CrashStore = {
  readonly place: StorePlace;
  readonly configured: string;
  /** What a monitor writes once it knows what those before it found. */
  readonly remembers: string;
};

/** Starts the sandbox and writes the configuration of its monitor; `random` is uniform in [0, 1). */
export async function startCrashSeries(
  folder: string,
  random: () => number,
  store: CrashStore = {
    place: { folder: join(folder, 'store') },
    configured: 'path: ./store',
    remembers: 'Metrics ',
  },
): Promise<CrashSeries> {
  const clock = createClock(scale);
  const sandbox = await startSandbox({ clock });
  const config = join(folder, 'faultline.yaml');
  await sandbox.printConfiguration(config);
  const text = (await readFile(config, 'utf8')).replace(
    /^( +)contract: /m,
    '$1schedule: { default: "*/10 * * * * *" }\n$1contract: ',
  );
  await writeFile(config, `web: { listen: "127.0.0.1:0" }\nstore: { ${store.configured} }\n${text}`);
  const history = createHistory(store.remembers);
  const faults: string[] = [];
  let running: RunningProgram | undefined;
  let swept = 0;
  let shown: ReadonlyMap<string, ShownClause> = new Map();

  const start = (...more: readonly string[]): RunningProgram => {
    running = startProgram(process.execPath, [station, config, String(scale), String(clock.now()), ...more]);
    return running;
  };
  const bury = async (program: RunningProgram): Promise<void> => {
    history.add(program.written());
    faults.push(...(await findMissing(shown, store.place)));
    shown = new Map();
  };
  /** Starts a monitor and waits until everything that stood there before is gone. */
  const startAndSweep = async (): Promise<{ program: RunningProgram; url: string }> => {
    const leftovers = sandbox.resources();
    const program = start();
    const [, url = ''] = await program.until(/Metrics (\S+)/);
    const { signal: patience } = clock.deadline(mostPatience);
    while (sandbox.resources().some((name) => leftovers.includes(name))) {
      if (patience.aborted) {
        faults.push(`never swept: ${leftovers.join(', ')}\n${program.written()}`);
        break;
      }
      await clock.sleep(200);
    }
    swept += leftovers.length;
    return { program, url };
  };
  const toggle = (): void => {
    const drift = drifts[Math.floor(random() * drifts.length)] ?? drifts[0];
    sandbox.switchDrift(drift, !sandbox.drifts().includes(drift));
  };
  /** Lets drifts come and go until the monitor is dead, for some points are passed only when one does. */
  const toggleUntilDead = async ({ process }: RunningProgram): Promise<void> => {
    const { signal: patience } = clock.deadline(mostPatience);
    while (process.exitCode === null && process.signalCode === null && !patience.aborted) {
      await clock.sleep(30_000);
      toggle();
    }
  };
  return {
    sandbox,
    clock,
    history,
    faults,
    swept: () => swept,
    toggle,
    async crashAt(point, times) {
      const program = start(point, String(times));
      const closed = once(program.process, 'close');
      await Promise.race([closed, toggleUntilDead(program)]);
      await program.stop('SIGINT');
      await closed;
      if (program.process.signalCode !== 'SIGKILL') faults.push(`${point} never came: ${program.written()}`);
      await bury(program);
    },
    async crashAfter(milliseconds) {
      const { program, url } = await startAndSweep();
      await clock.sleep(milliseconds);
      shown = readShown(await (await fetch(url)).text());
      await program.stop('SIGKILL');
      await bury(program);
    },
    async endInPeace() {
      const { program } = await startAndSweep();
      if ((await program.stop()) !== 0) faults.push(`did not end with 0: ${program.written()}`);
      await bury(program);
    },
    async stop() {
      await running?.stop('SIGKILL');
      await sandbox.stop();
    },
  };
}
