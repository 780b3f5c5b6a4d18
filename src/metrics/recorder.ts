import type { EventOf, EventSink, MonitorEvent } from '../events/events.ts';
import { inconclusiveReasons } from '../contract/verdict.ts';
import { quotaAccounts } from '../state/quota-book.ts';
import { definitionOf, metricNames } from './catalogue.ts';
import type { CounterName, HistogramName, LabelsOf } from './catalogue.ts';
import type { Sample } from './exposition.ts';
import { createRegistry, type MetricRegistry } from './registry.ts';
import { seriesLimit } from './series-plan.ts';
import { createTargetSeries, type TargetSeries } from './target-series.ts';
import { judgements, outcomes, provocations } from './vocabulary.ts';

type Count = <Name extends CounterName>(name: Name, labels: Own<Name>, amount?: number) => void;
type Observe = <Name extends HistogramName>(name: Name, labels: Own<Name>, value: number) => void;
/** The labels of a metric but for the target, which the recorder knows. */
type Own<Name extends CounterName | HistogramName> = Omit<LabelsOf<Name>, 'target'>;

type TargetRecorder = Pick<MetricRegistry, 'samplesOf'> & {
  readonly series: TargetSeries;
  readonly count: Count;
  readonly observe: Observe;
};

/** The counters and histograms of all targets. */
export type Recorder = {
  /** Only targets that were added are recorded, and all series of a target that is removed go with it. */
  readonly record: EventSink;
  /** What a counter or a histogram of a target stands at. */
  readonly samplesOf: (
    target: string,
    name: CounterName | HistogramName,
  ) => Promise<readonly Sample[]> | readonly Sample[];
};

/** Feeds counters and histograms from events. `limit` is the most lines that a target may have. */
export function createRecorder(limit = seriesLimit): Recorder {
  const targets = new Map<string, TargetRecorder>();
  return {
    record(event) {
      const known = targets.get(event.target);
      if (event.type === 'target-added') {
        known?.series.relist(event);
        const recorder = known ?? createTargetRecorder(event, limit);
        targets.set(event.target, recorder);
        announce(event, recorder);
      } else if (event.type === 'target-removed') targets.delete(event.target);
      else if (known !== undefined) record(event, known.count, known.observe);
    },
    samplesOf: (target, name) => targets.get(target)?.samplesOf(name) ?? [],
  };
}

function createTargetRecorder(added: EventOf<'target-added'>, limit: number): TargetRecorder {
  const { target } = added;
  const registry = createRegistry(
    metricNames().filter((name) => definitionOf(name).labels.includes('target')),
  );
  const series = createTargetSeries(added, registry, limit);
  return {
    series,
    samplesOf: registry.samplesOf,
    count: (name, labels, amount = 1) =>
      registry.increase(name, series.labelsFor(name, { target, ...labels }), amount),
    observe: (name, labels, value) => {
      if (!Number.isFinite(value)) return;
      registry.observe(name, series.labelsFor(name, { target, ...labels }), Math.max(0, value));
    },
  };
}

/** Series announced in advance leave at least this much room for those that only events can tell. */
const keptForUse = 200;

/** Exports 0 for what is known to exist before it happens, so that its first increase can be seen. */
function announce(event: EventOf<'target-added'>, { series, count }: TargetRecorder): void {
  const zero: Count = (name, labels) => {
    if (series.room() > keptForUse) count(name, labels, 0);
  };
  zero('faultline_cleanup_failures_total', {});
  for (const reason of inconclusiveReasons) zero('faultline_inconclusive_total', { reason });
  for (const account of event.accounts) {
    zero('faultline_access_token_renewals_total', { account });
    zero('faultline_access_token_renewal_failures_total', { account });
  }
  for (const account of quotaAccounts(event)) {
    for (const provoked of provocations) zero('faultline_rate_limit_rejections_total', { account, provoked });
  }
  for (const probe of event.probes) {
    for (const outcome of outcomes) zero('faultline_probe_runs_total', { probe, outcome });
  }
  for (const { clause, api } of event.clauses) {
    for (const judgement of judgements) zero('faultline_clause_judgements_total', { api, clause, judgement });
  }
}

function record(event: MonitorEvent, count: Count, observe: Observe): void {
  switch (event.type) {
    case 'exchange':
      return recordExchange(event, count, observe);
    case 'judgement':
      return recordJudgement(event, count);
    case 'cycle-started':
      if (event.latenessSeconds === undefined) return undefined;
      return observe('faultline_schedule_lateness_seconds', {}, event.latenessSeconds);
    case 'probe-finished':
      observe('faultline_probe_duration_seconds', { probe: event.probe }, event.seconds);
      return count('faultline_probe_runs_total', { probe: event.probe, outcome: event.outcome });
    case 'probe-skipped':
      return count('faultline_probe_skipped_total', { probe: event.probe, reason: event.reason });
    case 'wait':
      return observe(
        'faultline_backoff_delay_seconds',
        { api: event.api, reason: event.reason },
        event.seconds,
      );
    case 'retry-after':
      return observe('faultline_retry_after_seconds', { api: event.api }, event.seconds);
    case 'retry-after-shortfall':
      return observe('faultline_retry_after_shortfall_seconds', { api: event.api }, event.seconds);
    case 'rate-limited': {
      const { account, provoked } = event;
      return count('faultline_rate_limit_rejections_total', { account, provoked: String(provoked) });
    }
    case 'token-renewed':
      return count('faultline_access_token_renewals_total', { account: event.account });
    case 'token-renewal-failed':
      return count('faultline_access_token_renewal_failures_total', { account: event.account });
    case 'propagated':
      return observe('faultline_propagation_delay_seconds', { api: event.api }, event.seconds);
    case 'cleanup':
      return event.state === 'failed' ? count('faultline_cleanup_failures_total', {}) : undefined;
    case 'baseline-change':
      return event.state === 'open'
        ? count('faultline_baseline_changes_total', { api: event.change.api })
        : undefined;
    case 'baseline-recorded':
    case 'recalled':
    case 'target-added':
    case 'target-removed':
    case 'probe-started':
    case 'cycle-finished':
    case 'probe-scheduled':
    case 'clause-state':
    case 'not-exercised':
    case 'headroom':
    case 'burst':
    case 'observation':
    case 'named-file':
      return undefined;
  }
}

function recordExchange({ exchange }: EventOf<'exchange'>, count: Count, observe: Observe): void {
  const { api, operation, timings } = exchange;
  const code = exchange.failure === undefined ? String(exchange.response.status) : 'none';
  count('faultline_http_requests_total', { api, operation, code, provoked: String(exchange.provoked) });
  if (exchange.failure === undefined) {
    observe('faultline_http_request_duration_seconds', { api }, (timings.ended - timings.sent) / 1_000);
  } else {
    count('faultline_http_failures_total', { api, reason: exchange.failure.reason });
  }
}

function recordJudgement({ judgement: { api, clause, verdict } }: EventOf<'judgement'>, count: Count): void {
  count('faultline_clause_judgements_total', { api, clause, judgement: verdict.outcome });
  if (verdict.outcome === 'inconclusive') count('faultline_inconclusive_total', { reason: verdict.reason });
}
