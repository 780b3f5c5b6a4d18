import type { EventSink } from '../events/events.ts';
import type { TargetReport } from './report.ts';

/** Adds up what the cycles of one target were expected to cost and what they did cost. */
export type Spending = {
  readonly sink: EventSink;
  total(): Pick<TargetReport, 'requests' | 'plan'>;
};

/** A cycle that was cut short never says what it spent: its exchanges are counted instead. */
export function createSpending(): Spending {
  let finished = 0;
  let exchanges = 0;
  const plan = { requests: 0, seconds: 0 };
  return {
    sink(event) {
      if (event.type === 'cycle-started') {
        plan.requests += event.requests;
        plan.seconds += event.seconds;
      } else if (event.type === 'exchange') {
        exchanges += 1;
      } else if (event.type === 'cycle-finished') {
        finished += event.requests;
        exchanges = 0;
      }
    },
    total: () => ({
      requests: finished + exchanges,
      plan: { requests: plan.requests, seconds: Math.round(plan.seconds * 1_000) / 1_000 },
    }),
  };
}
