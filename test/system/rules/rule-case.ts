import type { AlertSeverity } from '../../../src/metrics/rules/rule.ts';

export const statusPage = 'https://status.example.com';

/** An alert that must fire, with its description written out. */
export type Firing = {
  readonly alert: string;
  readonly severity: AlertSeverity;
  /** Beside the job, and the instance where the alert is about one. */
  readonly labels: Readonly<Record<string, string>>;
  readonly description: string;
  /** Empty where the target has none; that of `production` unless told otherwise. */
  readonly statusPage?: string;
};

/** What Prometheus has seen, and which alerts must fire at some moments: those, and no others. */
export type RuleCase = {
  readonly name: string;
  /** Series without the labels of the monitor to values, in the notation of promtool. */
  readonly series: Readonly<Record<string, string>>;
  /** Between values; no more than the four minutes that the shortest range bridges. A minute unless given. */
  readonly interval?: string;
  readonly checks: readonly { readonly at: string; readonly fires: readonly Firing[] }[];
  /** The alert that this case comes close to without raising it at any of its moments. */
  readonly spares?: string;
  /** Whether the monitor is to be seen by Prometheus beside this; it is unless told otherwise. */
  readonly present?: boolean;
};

/** A series of the monitor's. */
export function series(name: string, labels: Readonly<Record<string, string>> = {}): string {
  const all = { job: 'faultline', instance: 'monitor:9409', ...labels };
  return `${name}{${Object.entries(all)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`;
}

/** The info of the target `production`. */
export function targetInfo(labels: Readonly<Record<string, string>> = {}): string {
  const target = { target: 'production', contract: 'disruptive-technologies' };
  return series('faultline_target_info', { ...target, status_page: statusPage, ...labels });
}

/** Each value held for so many samples. */
export function held(...steps: readonly (readonly [value: number | '_', samples: number])[]): string {
  return steps
    .map(([value, samples]) => (value === '_' ? `_x${samples}` : `${value}x${samples - 1}`))
    .join(' ');
}
