import { Writable } from 'node:stream';
import { definitions } from '../../../probes/index.ts';
import { createDemoTarget } from '../../../src/cli/demo/demo-target.ts';
import { startStation, type Station } from '../../../src/cli/station.ts';
import type { StationOptions } from '../../../src/cli/station-options.ts';
import type { StationStorage } from '../../../src/cli/station-store.ts';
import type { Clock } from '../../../src/clock/clock.ts';
import type { TargetConfig } from '../../../src/config/target.ts';
import { createOutput } from '../../../src/redaction/output.ts';
import { createRedactor } from '../../../src/redaction/redactor.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';

/** Never within a test: 29 February. */
const never = '0 0 29 2 *';
const often = '*/30 * * * * *';

export const statusPage = 'https://status.example.com';

/** A target that runs these probes every half minute of its clock unless told otherwise, and no others. */
export function describeTarget(
  sandbox: Sandbox,
  name: string,
  probes: readonly string[],
  cron = often,
): TargetConfig {
  const schedule = {
    default: never,
    bursts: never,
    probes: Object.fromEntries(probes.map((probe) => [probe, cron])),
  };
  const target = createDemoTarget(sandbox, schedule);
  // A slower pace than the quota allows: head-room is left, so that no alert about it disturbs.
  return { ...target, name, statusPage, limits: { ...target.limits, pace: 3 } };
}

/** Starts a Faultline on these targets, in this process. What it prints is kept from the terminal. */
export function startFaultlineOn(
  targets: readonly TargetConfig[],
  options: { readonly clock: Clock; readonly port: number; readonly store?: StationStorage } & Pick<
    StationOptions,
    'lastReload'
  >,
): Promise<Station> {
  const { clock, port, store, lastReload } = options;
  const redactor = createRedactor();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return startStation(
    {
      targets,
      definitions,
      clock,
      web: { host: '127.0.0.1', port },
      runsAtStart: () => false,
      ...(store === undefined ? {} : { store }),
      ...(lastReload === undefined ? {} : { lastReload }),
    },
    {
      env: { FAULTLINE_REVISION: 'test' },
      cwd: process.cwd(),
      version: '0.0.0-test',
      onHangup: () => {},
      signal: new AbortController().signal,
      redactor,
      output: createOutput({ stdout: nowhere, stderr: nowhere, redactor }),
      terminal: { interactive: false, colour: false, columns: 80 },
      finish: () => {},
    },
  );
}
