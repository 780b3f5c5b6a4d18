import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClock } from '../../../src/clock/clock.ts';
import type { ServerSettings } from '../../../src/config/store-settings.ts';
import { shippedOptions } from '../../../src/metrics/rules/write-alert.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import type { RequestLogEntry } from '../../../src/sandbox/request-log.ts';
import { findLastingPort, startWatchers } from '../../system/alerting/programs.ts';
import { createDatabase, startCluster, testUser, type Cluster } from '../postgres/cluster.ts';
import type { Struck } from './faults.ts';
import { openGate } from './gate.ts';
import type { Told } from './judge-told.ts';
import { configureMonitor, readMonitor, type Monitor } from './monitor.ts';
import { startReceiver } from './receiver.ts';

/** Seconds from one tick to the next, and those that a lease lasts: a take-over takes the lease and six seconds, two periods. */
export const periodSeconds = 4;
export const leaseSeconds = 2;
/** How much shorter the rules' lengths of time become. */
const factor = 120;
const names = ['one', 'two', 'three'] as const;

/** Monitors, not started yet, and all that they work with. */
export type Stage = Struck & {
  readonly sandbox: Sandbox;
  readonly server: ServerSettings;
  /** Every request that reached the sandbox. */
  readonly log: readonly RequestLogEntry[];
  /** What Alertmanager has told of. */
  readonly told: readonly Told[];
  stop(): Promise<void>;
};

/** Starts a database, a sandbox, Prometheus and Alertmanager; `programs` is the folder of PostgreSQL's. */
export async function setStage(folder: string, programs: string): Promise<Stage> {
  const stopping: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stopping.toReversed()) await each();
  };
  try {
    return await assemble(folder, programs, stopping, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  folder: string,
  programs: string,
  stopping: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<Stage> {
  // What was committed must survive a crash of the server.
  const cluster = await startCluster(programs, 'synchronous_commit = on\n');
  stopping.push(() => cluster.stop());
  const server = await createDatabase(cluster);
  const sandbox = await startSandbox({ clock: createClock(), propagationDelay: 0 });
  stopping.push(() => sandbox.stop());
  const log: RequestLogEntry[] = [];
  sandbox.follow((entry) => log.push(entry));
  const monitors = await configureMonitors(folder, { cluster, server, sandbox }, stopping);
  const receiver = await startReceiver();
  stopping.push(() => receiver.stop());
  const watchers = await startWatchers({
    folder,
    faultlines: monitors.map(({ instance }) => instance),
    rules: { ...shippedOptions, factor, shortestRange: 15 },
    receiver: receiver.url,
  });
  stopping.push(() => watchers.stop());
  return {
    sandbox,
    server,
    log,
    told: receiver.told,
    monitors,
    holder: () => readMonitor(log.at(-1)?.agent),
    restart: (lasts) => cluster.restart(() => sleep(lasts), 'at once'),
    stop,
  };
}

/** The monitors of one target, each with a gate between itself and the database. */
async function configureMonitors(
  folder: string,
  { cluster, server, sandbox }: { cluster: Cluster; server: ServerSettings; sandbox: Sandbox },
  stopping: (() => Promise<unknown>)[],
): Promise<Monitor[]> {
  const monitors: Monitor[] = [];
  for (const name of names) {
    const gate = await openGate(cluster.port);
    stopping.push(() => gate.stop());
    const own = join(folder, name);
    await mkdir(own);
    await writeFile(join(own, 'password'), testUser.password, { mode: 0o600 });
    const url = `postgres://${server.user}@127.0.0.1:${gate.port}/${server.database}?sslmode=disable`;
    const store = { url, password_file: 'password', lease: `${leaseSeconds}s` };
    const port = await findLastingPort();
    const monitor = await configureMonitor({
      folder: own,
      name,
      port,
      gate,
      store,
      target: describe(sandbox),
    });
    stopping.push(async () => {
      monitor.signal('SIGCONT');
      await monitor.end('SIGKILL');
    });
    monitors.push(monitor);
  }
  return monitors;
}

function describe(sandbox: Sandbox): Readonly<Record<string, unknown>> {
  const { expiredToken: _, accounts, resources, ...target } = sandbox.target();
  return {
    ...target,
    accounts: { administrator: accounts['administrator'] },
    resources: { project: resources['project'] },
    bursts: false,
    forgeries: false,
    schedule: { default: `*/${periodSeconds} * * * * *` },
  };
}
