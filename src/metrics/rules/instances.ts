import { type Expression, type Matcher, promql, type SeriesName } from './expression.ts';
import type { Span } from './span.ts';

/**
 * The labels by which Prometheus tells one instance of Faultline from another: its address, what its operator adds on
 * Kubernetes, and the usual name for a machine. No other label is given up, for it may say what somebody wants to know.
 */
export const instanceLabels = ['instance', 'pod', 'container', 'endpoint', 'node', 'host'] as const;

/** For `without`: so that several instances that watch the same say one thing, and what one did counts for all. */
export const instances = { labels: instanceLabels } as const;

/**
 * A state of the target on which instances agree but for moments: the highest that any says now. While none says
 * anything, the highest that was last said within `memory`; of an instance that is gone nobody asks when others answer.
 */
export function lastKnown(series: SeriesName, memory: Span, ...conditions: readonly Matcher[]): Expression {
  const chosen = conditions.map(({ matcher }) => matcher).join(',');
  const condition = { matcher: chosen === '' ? '' : `{${chosen}}` };
  return promql`(
    max without (${instances}) (${series}${condition})
    or
    max without (${instances}) (last_over_time(${series}${condition}[${memory}]))
  )`;
}
