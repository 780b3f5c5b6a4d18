import type { EventOf, MonitorEvent } from '../events/events.ts';
import { createHeadroomCourse, type HeadroomCourse, type HeadroomStep } from './headroom-course.ts';
import { createTrailingMinimum, type TrailingMinimum } from './trailing-minimum.ts';

/** What one target's quota looks like from this monitor's own requests. */
export type QuotaBook = {
  readonly apply: (event: MonitorEvent) => void;
  readonly burstActive: () => boolean;
  readonly observedBursts: ReadonlyMap<string, number>;
  readonly lowestHeadroom: (now: number) => Map<string, number>;
  readonly headroomCourse: (now: number) => Map<string, readonly HeadroomStep[]>;
};

const headroomWindow = 5 * 60_000;

/** A deliberate burst is meant to use the quota up: what it leaves says nothing about the monitor's manners. */
export function createQuotaBook(added: EventOf<'target-added'>): QuotaBook {
  let quota = added.quota;
  let accounts = quotaAccounts(added);
  let apis = new Set(added.clauses.map(({ api }) => api));
  let bursting = false;
  let minima = new Map<string, TrailingMinimum>();
  let courses = new Map<string, HeadroomCourse>();
  const observedBursts = new Map<string, number>();

  const relist = (event: EventOf<'target-added'>): void => {
    quota = event.quota;
    accounts = quotaAccounts(event);
    apis = new Set(event.clauses.map(({ api }) => api));
    for (const api of observedBursts.keys()) if (!apis.has(api)) observedBursts.delete(api);
    minima = new Map([...minima].filter(([account]) => accounts.includes(account)));
    courses = new Map([...courses].filter(([account]) => accounts.includes(account)));
  };
  const add = (event: EventOf<'headroom'>): void => {
    if (!accounts.includes(event.account)) return;
    const course = courses.get(event.account) ?? createHeadroomCourse();
    courses.set(event.account, course);
    course.add(event.at, event.requests, bursting);
    if (bursting) return;
    const minimum = minima.get(event.account) ?? createTrailingMinimum(headroomWindow);
    minima.set(event.account, minimum);
    minimum.add(event.at, event.requests);
  };
  const burst = (event: EventOf<'burst'>): void => {
    bursting = event.active;
    if (event.api === undefined || event.admitted === undefined || !apis.has(event.api)) return;
    observedBursts.set(event.api, event.admitted);
  };
  return {
    apply(event) {
      if (event.type === 'target-added') relist(event);
      else if (event.type === 'headroom') add(event);
      else if (event.type === 'burst') burst(event);
    },
    burstActive: () => bursting,
    observedBursts,
    lowestHeadroom: (now) => {
      const lowest = accounts.map((account) => [account, minima.get(account)?.lowest(now) ?? quota] as const);
      return new Map(lowest.flatMap(([account, value]) => (value === undefined ? [] : [[account, value]])));
    },
    headroomCourse: (now) =>
      new Map(accounts.map((account) => [account, courses.get(account)?.steps(now) ?? []] as const)),
  };
}

/** Whom the quota is counted by: `all` where one quota covers the target. */
export function quotaAccounts(listing: Pick<EventOf<'target-added'>, 'quotaScope' | 'accounts'>): string[] {
  return listing.quotaScope === 'target' ? ['all'] : [...listing.accounts, 'none'];
}
