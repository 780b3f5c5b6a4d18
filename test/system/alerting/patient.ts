import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Station } from '../../../src/cli/station.ts';
import { type Clock, createClock } from '../../../src/clock/clock.ts';
import type { TargetConfig } from '../../../src/config/target.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { storeFileName } from '../../../src/store/sqlite/file-engine.ts';
import type { MonitorFault } from './monitor-faults.ts';
import { findLastingPort } from './programs.ts';
import { describeTarget, startFaultlineOn } from './stations.ts';

/** A monitor that is well, falls ill, and is well again; always at the same address. */
export type Patient = {
  readonly fault: MonitorFault;
  /** Host and port. */
  readonly instance: string;
  fallIll(): Promise<void>;
  recover(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts one that is well, on a sandbox of its own; `folder` is there for all that it keeps. */
export async function startPatient(
  fault: MonitorFault,
  options: { readonly folder: string; readonly clock: Clock },
): Promise<Patient> {
  const { target: name, probes, cron, ill, scale } = fault;
  const clock = scale === undefined ? options.clock : createClock(scale);
  const sandbox = await startSandbox({ clock });
  const port = await findLastingPort();
  const well = describeTarget(sandbox, name, probes, cron);
  const start = (target: TargetConfig, store?: string): Promise<Station> =>
    startFaultlineOn([target], {
      clock,
      port,
      ...(store === undefined ? {} : { store: { place: { folder: store }, retentionDays: 1 } }),
    });
  let station: Station | undefined = await start(well);
  const end = async (): Promise<void> => {
    await station?.stop();
    station = undefined;
  };
  return {
    fault,
    instance: `127.0.0.1:${port}`,
    async fallIll() {
      await end();
      if (ill === 'gone') return;
      if (ill === 'misconfigured') {
        const lastReload = { successful: false, succeededAt: clock.now() };
        station = await startFaultlineOn([well], { clock, port, lastReload: () => lastReload });
        return;
      }
      station =
        ill === 'store-damaged'
          ? await start(well, await leaveSomethingElse(join(options.folder, name)))
          : await start(ill.configure(well, clock.now()));
    },
    async recover() {
      await end();
      station = await start(well);
    },
    async stop() {
      await end();
      await sandbox.stop();
    },
  };
}

/** Makes a folder with a file that is no store where one is looked for. */
async function leaveSomethingElse(folder: string): Promise<string> {
  await mkdir(folder);
  await writeFile(join(folder, storeFileName), 'A volume of somebody else.\n'.repeat(100));
  return folder;
}
