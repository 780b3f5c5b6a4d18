import { definitions } from '../../probes/index.ts';
import { createDemoTarget } from '../../src/cli/demo/demo-target.ts';
import { random } from '../../src/cli/random.ts';
import { createClock, type Clock } from '../../src/clock/clock.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { runCheck } from '../../src/monitor/check.ts';
import { findDefinition } from '../../src/monitor/find-definition.ts';
import { createTracker } from '../../src/monitor/tracker.ts';
import type { ApiDefinition } from '../../src/probe/api-definition.ts';
import { createMemoryLedger } from '../../src/probe/cleanup-ledger.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { createCollector } from '../../src/report/collect.ts';
import type { ReportedClause, TargetReport } from '../../src/report/report.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { watchSafety } from './safety.ts';

/** What a test wants checked, and against what. */
export type CheckSetup = {
  readonly sandbox?: Omit<SandboxOptions, 'clock'>;
  readonly target?: (target: TargetConfig) => TargetConfig;
  /** What is known of the API; as it ships where absent. */
  readonly definition?: (definition: ApiDefinition) => ApiDefinition;
  readonly probes?: readonly string[];
  readonly repeat?: number;
  /** How many times faster than time; when absent 20, and 10 where bursts have to keep their timing. */
  readonly scale?: number;
  /** Called when the sandbox has started, before the first request. */
  readonly prepare?: (sandbox: Sandbox, clock: Clock) => void | Promise<void>;
  /** Ends the check early. */
  readonly signal?: AbortSignal;
  /** Hears of everything while it happens, and may switch drifts on or off. */
  readonly watch?: (event: MonitorEvent, sandbox: Sandbox) => void;
};

/** What came of it. */
export type CheckResult = {
  readonly report: TargetReport;
  readonly events: readonly MonitorEvent[];
  readonly log: Sandbox['log'];
  /** What the sandbox holds beyond its seed after the check. */
  readonly leftovers: readonly string[];
};

const schedule = { default: '*/15 * * * *', bursts: '0 3 * * *', probes: {} };

function defaultScale(selected: readonly string[] | undefined): number {
  const probes = definitions.flatMap((definition) => definition.probes);
  const run = probes.filter(({ name }) => selected?.includes(name) ?? true);
  return run.some(({ needs }) => needs.bursts === true) ? 10 : 20;
}

/**
 * Runs a real check over sockets against a sandbox of its own, both on one clock that runs faster than time. Whatever drift
 * is on: throws when the sandbox has seen anything that a monitor must never do to an API.
 */
export async function checkSandbox(setup: CheckSetup = {}): Promise<CheckResult> {
  const clock = createClock(setup.scale ?? defaultScale(setup.probes));
  const sandbox = await startSandbox({ ...setup.sandbox, clock });
  try {
    const target = (setup.target ?? ((given) => given))(createDemoTarget(sandbox, schedule));
    await setup.prepare?.(sandbox, clock);
    const safety = watchSafety(sandbox, target);
    const known = findDefinition(definitions, target);
    const definition = setup.definition?.(known) ?? known;
    const { contract } = definition;
    const collector = createCollector({
      target: target.name,
      contract,
      accepted: target.accepted,
      startedAt: clock.now(),
    });
    const events: MonitorEvent[] = [];
    await runCheck({
      target,
      definition,
      clock,
      version: 'test',
      emit: createTracker((event) => {
        events.push(event);
        collector.sink(event);
        setup.watch?.(event, sandbox);
      }),
      redactor: createRedactor(),
      ledger: createMemoryLedger(),
      random,
      signal: setup.signal ?? new AbortController().signal,
      repeat: setup.repeat ?? 1,
      ...(setup.probes === undefined ? {} : { probes: setup.probes }),
    });
    const breaches = safety.breaches();
    if (breaches.length > 0) throw new Error(`the check was not safe:\n${breaches.join('\n')}`);
    return {
      report: collector.finish(clock.now()),
      events,
      log: [...sandbox.log],
      leftovers: sandbox.resources(),
    };
  } finally {
    await sandbox.stop();
  }
}

/** The clauses of a report in these states, as `id api`. */
export function clausesIn(report: TargetReport, ...states: readonly ReportedClause['state'][]): string[] {
  return report.clauses.filter(({ state }) => states.includes(state)).map(({ id, api }) => `${id} ${api}`);
}
