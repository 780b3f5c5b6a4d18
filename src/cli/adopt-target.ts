import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import { writeBaseline } from '../config/write-baseline.ts';
import { emptyBaseline, type Baseline } from '../drift/baseline.ts';
import { recordedEntries } from '../drift/recorded-entries.ts';
import type { EventSink } from '../events/events.ts';
import { createBaselineWatch } from '../monitor/baseline-watch.ts';
import { runCheck } from '../monitor/check.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { createMemoryLedger } from '../probe/cleanup-ledger.ts';
import { createCollector } from '../report/collect.ts';
import type { TargetReport } from '../report/report.ts';
import { isViolated } from '../report/verdict.ts';
import type { CliContext } from './context.ts';
import { random } from './random.ts';
import { termsOf } from './watched-baselines.ts';

/** Two samples must agree; the third round is for those that did not at once. */
const rounds = 3;

/** What adopting a target found. */
export type Adopted = {
  /** The file to review. */
  readonly text: string;
  readonly situations: number;
  /** Clauses that were violated, each once. */
  readonly neverHeld: readonly string[];
  readonly requests: number;
};

/** How a target is adopted. */
export type Adoption = {
  readonly target: TargetConfig;
  readonly definition: ApiDefinition;
  readonly clock: Clock;
  /** Hears of everything that happens. */
  readonly watch: EventSink;
};

/**
 * First contact with a target: runs the probes that only read, a few times, and puts into one file what their errors look
 * like and which clauses never held. Whatever the configuration allows, nothing is written, forged or burst.
 */
export async function adoptTarget(
  { target, definition, clock, watch }: Adoption,
  context: CliContext,
): Promise<Adopted> {
  const reading = { ...target, writes: false, bursts: false, forgeries: false };
  const { contract } = definition;
  const startedAt = clock.now();
  const collector = createCollector({ target: target.name, contract, accepted: [], startedAt });
  let baseline: Baseline = emptyBaseline;
  const emit: EventSink = (event) => {
    if (event.type === 'baseline-recorded') baseline = event.baseline;
    collector.sink(event);
    watch(event);
  };
  const watched = { terms: termsOf(definition), initial: emptyBaseline, learns: true };
  await runCheck({
    target: reading,
    definition,
    clock,
    ledger: createMemoryLedger(),
    version: context.version,
    redactor: context.redactor,
    random,
    signal: context.signal,
    repeat: rounds,
    emit: createBaselineWatch(emit, new Map([[target.name, watched]])),
  });
  const report = collector.finish(clock.now());
  const entries = recordedEntries(baseline);
  const neverHeld = listNeverHeld(report);
  const text = writeBaseline({
    target: target.name,
    contract: contract.name,
    recorded: startedAt,
    neverHeld,
    entries,
  });
  const { requests } = report;
  return { text, situations: entries.length, neverHeld: neverHeld.map(({ clause }) => clause), requests };
}

/** Each clause once, with what was seen first, wherever it was violated. */
function listNeverHeld({ clauses }: TargetReport): { readonly clause: string; readonly seen: string }[] {
  const seen = new Map<string, string>();
  for (const { id, api, judged, violated, violations } of clauses.filter(isViolated)) {
    if (seen.has(id)) continue;
    const [first] = violations;
    const words = first === undefined ? '' : `: expected ${first.expected}, got ${first.actual}`;
    seen.set(id, `${violated} of ${judged} judged on ${api}${words}`);
  }
  return Array.from(seen, ([clause, words]) => ({ clause, seen: words }));
}
