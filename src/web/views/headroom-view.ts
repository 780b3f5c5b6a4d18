import { headroomSpan, headroomStep } from '../../state/headroom-course.ts';
import type { TargetView } from '../../state/target-view.ts';
import { present, toMoment } from './moment.ts';

/** What is left of one account's quota. Steps are 5 seconds; one in which nothing was sent is left out. */
export type AccountHeadroom = {
  /** `all` where the quota is the target's. */
  readonly account: string;
  /** The lowest of the trailing five minutes, deliberate bursts left out. */
  readonly lowest?: number;
  readonly steps: readonly { readonly at: string; readonly lowest: number; readonly burst: boolean }[];
};

/** The quota of a target and what this monitor left of it in the trailing quarter of an hour. */
export type HeadroomView = {
  readonly scope: 'target' | 'account';
  /** Requests that the contract documents for `windowSeconds`. */
  readonly quota?: number;
  readonly windowSeconds: number;
  readonly from: string;
  readonly to: string;
  readonly burstActive: boolean;
  readonly accounts: readonly AccountHeadroom[];
  /** Requests that the newest deliberate burst got through, by API. */
  readonly observedBursts: Readonly<Record<string, number>>;
};

/** Looks at the quota of one target. `now` is milliseconds since the Unix epoch. */
export function viewHeadroom(target: TargetView, now: number): HeadroomView {
  const lowest = target.lowestHeadroom(now);
  return {
    scope: target.quotaScope,
    windowSeconds: headroomStep / 1_000,
    from: toMoment(now - headroomSpan),
    to: toMoment(now),
    burstActive: target.burstActive,
    accounts: Array.from(target.headroomCourse(now), ([account, steps]) => ({
      account,
      ...present({ lowest: lowest.get(account) }),
      steps: steps.map((step) => ({ ...step, at: toMoment(step.at) })),
    })),
    observedBursts: Object.fromEntries(target.observedBursts),
    ...present({ quota: target.quota }),
  };
}
