import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import { createBaselineWatch } from '../monitor/baseline-watch.ts';
import { runCheck } from '../monitor/check.ts';
import type { EventSink } from '../events/events.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { createMemoryLedger, type Leftover } from '../probe/cleanup-ledger.ts';
import { createCollector } from '../report/collect.ts';
import type { TargetReport } from '../report/report.ts';
import type { VerdictOptions } from '../report/verdict.ts';
import type { CliContext } from './context.ts';
import { random } from './random.ts';
import { baselineOfCheck } from './watched-baselines.ts';

/** How one target is checked. */
export type TargetCheck = {
  readonly target: TargetConfig;
  readonly definition: ApiDefinition;
  readonly clock: Clock;
  readonly probes: readonly string[] | undefined;
  readonly repeat: number;
  readonly verdict: VerdictOptions;
  /** Hears of everything that happens, beside the report. */
  readonly watch: EventSink;
};

/** What came of it, and what could not be removed again. */
export type CheckedTarget = { readonly report: TargetReport; readonly leftovers: readonly Leftover[] };

/** Checks one target from beginning to end; the program's signal ends it early. */
export async function checkTarget(check: TargetCheck, context: CliContext): Promise<CheckedTarget> {
  const { target, definition, clock, watch } = check;
  const ledger = createMemoryLedger();
  const collector = createCollector({
    target: target.name,
    contract: definition.contract,
    accepted: target.accepted,
    startedAt: clock.now(),
    verdict: check.verdict,
  });
  await runCheck({
    target,
    definition,
    clock,
    ledger,
    version: context.version,
    redactor: context.redactor,
    random,
    signal: context.signal,
    repeat: check.repeat,
    ...(check.probes === undefined ? {} : { probes: check.probes }),
    emit: createBaselineWatch(
      (event) => {
        collector.sink(event);
        watch(event);
      },
      baselineOfCheck(target, definition),
    ),
  });
  return { report: collector.finish(clock.now()), leftovers: await ledger.pending(target.name) };
}
