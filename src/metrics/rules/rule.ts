import type { Severity } from '../../contract/verdict.ts';
import type { Expression } from './expression.ts';
import type { DashboardName } from './links.ts';
import type { RecordName } from './record-names.ts';
import type { Span } from './span.ts';

/** A rule whose result is kept as a series. */
export type RecordingRule = { readonly record: RecordName; readonly expression: Expression };

/** `critical` wakes somebody, `warning` opens a ticket, `info` is only shown. */
export type AlertSeverity = 'critical' | 'warning' | 'info';

/** A rule that tells people. Several may share a name; then their severities differ. */
export type AlertRule = {
  /** CamelCase, `Faultline` first; names its page in `docs/runbooks`. */
  readonly name: `Faultline${string}`;
  readonly severity: AlertSeverity;
  /** One sentence that is the same for every occasion. */
  readonly summary: string;
  /** What is the case on this occasion, as a template of Prometheus. */
  readonly description: string;
  /** Whether the description goes on with the places from which the drift is seen, where they are known. */
  readonly namesPlaces?: boolean;
  readonly expression: Expression;
  /** How long it must be the case; absent where the expression itself looks back far enough. */
  readonly for?: Span;
  /** How long it goes on when it is no longer the case, so that what comes and goes is one alert. */
  readonly keepFiringFor: Span;
  /** Where to look first. */
  readonly dashboard: DashboardName;
  /** The labels that its series carry beside those of the monitor. */
  readonly labels: readonly ('target' | 'api' | 'clause' | 'probe' | 'account')[];
  /** The severities of the clauses that raise it, for alerts about one clause. */
  readonly clauses?: readonly Severity[];
};

/** Rules that are evaluated together, in this order: recording rules first. */
export type RuleGroup = {
  /** Also the name of its file. */
  readonly name: string;
  readonly records: readonly RecordingRule[];
  readonly alerts: readonly AlertRule[];
};
