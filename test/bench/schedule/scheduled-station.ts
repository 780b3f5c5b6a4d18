import { Writable } from 'node:stream';
import { disruptiveTechnologies } from '../../../probes/disruptive-technologies/index.ts';
import type { CliContext } from '../../../src/cli/context.ts';
import { startStation } from '../../../src/cli/station.ts';
import { createClock } from '../../../src/clock/clock.ts';
import type { TargetConfig } from '../../../src/config/target.ts';
import type { ApiDefinition } from '../../../src/probe/api-definition.ts';
import type { Probe } from '../../../src/probe/probe.ts';
import { createOutput } from '../../../src/redaction/output.ts';
import { createRedactor } from '../../../src/redaction/redactor.ts';
import { benchTarget } from '../support/bench-target.ts';
import { serveParent } from '../support/child.ts';
import { conflictCall } from '../support/conflict-call.ts';

export type StationQuestion = {
  /** Of the server that every target leads to. */
  readonly port: number;
  readonly targets: number;
  /** On each of them; each has a schedule of its own. */
  readonly probes: number;
  /** Seconds from one run of a probe to the next, at most 60. */
  readonly period: number;
  /** The folder of the store. */
  readonly store: string;
};

/** What happened since the last question; milliseconds. */
export type StationAnswer = {
  /** From when each cycle was due until it began. */
  readonly lateness: readonly number[];
  /** From when each request was written until its answer's headers were there. */
  readonly latency: readonly number[];
  /** What was not run when it was due. */
  readonly skipped: number;
  /** Kilobytes that are held once everything else was let go. */
  readonly held: number;
};

/** What `faultline serve` is made of, told to run so many probes, each of which sends one request and judges what comes back. */
await serveParent(async ({ port, targets, probes, period, store }: StationQuestion) => {
  let lateness: number[] = [];
  let latency: number[] = [];
  let skipped = 0;
  const names = Array.from({ length: probes }, (_, index) => `probe-${index}`);
  const expressions = names.map((name, index) => [name, expressionOf(index, probes, period)] as const);
  const schedule = { default: '0 0 1 1 *', bursts: '0 0 1 1 *', probes: Object.fromEntries(expressions) };
  const station = await startStation(
    {
      targets: Array.from({ length: targets }, (_, index): TargetConfig => ({
        ...benchTarget(port, `target-${index}`),
        schedule,
      })),
      definitions: [{ ...disruptiveTechnologies, probes: names.map(oneConflict) } satisfies ApiDefinition],
      clock: createClock(),
      web: { host: '127.0.0.1', port: 0 },
      store: { place: { folder: store }, retentionDays: 90 },
      runsAtStart: () => false,
      watch(event) {
        if (event.type === 'cycle-started') lateness.push((event.latenessSeconds ?? 0) * 1_000);
        else if (event.type === 'probe-skipped') skipped += 1;
        else if (event.type === 'exchange') {
          const { sent, answered } = event.exchange.timings;
          if (answered !== undefined) latency.push(answered - sent);
        }
      },
    },
    createContext(),
  );
  return {
    ready: {},
    answer(): StationAnswer {
      const passed = { lateness, latency, skipped };
      lateness = [];
      latency = [];
      skipped = 0;
      globalThis.gc?.();
      const { heapUsed, external } = process.memoryUsage();
      return { ...passed, held: (heapUsed + external) / 1_000 };
    },
    async stop() {
      await station.stop();
    },
  };
});

/** The probes of a target spread over the period, as cron writes it: with seconds. */
function expressionOf(index: number, probes: number, period: number): string {
  const first = Math.floor((index * period) / probes);
  const seconds = Array.from({ length: Math.floor(60 / period) }, (_, turn) => first + turn * period);
  return `${seconds.join(',')} * * * * *`;
}

function oneConflict(name: string): Probe {
  return {
    name,
    title: 'A label that exists already is created again.',
    judges: [],
    apis: ['rest'],
    needs: {},
    cost: { requests: 1, waitSeconds: 0 },
    async run(context) {
      const as = { kind: 'account', account: 'administrator' } as const;
      await context.send(conflictCall(), { as, provokes: [409] });
    },
  };
}

/** The world of a program whose output nobody reads. */
function createContext(): CliContext {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const redactor = createRedactor();
  return {
    env: {},
    cwd: process.cwd(),
    version: '0.0.0',
    signal: new AbortController().signal,
    onHangup() {},
    redactor,
    output: createOutput({ stdout: nowhere, stderr: nowhere, redactor }),
    terminal: { interactive: false, colour: false, columns: 80 },
    finish() {},
  };
}
