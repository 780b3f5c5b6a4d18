import type { EventOf, MonitorEvent } from '../events/events.ts';
import type { AccountHeadroom, HeadroomStep, QuotaSnapshot } from '../events/target-snapshot.ts';
import { createHeadroomCourse, type HeadroomCourse } from './headroom-course.ts';
import { createTrailingMinimum, type TrailingMinimum } from './trailing-minimum.ts';

/** What one target's quota looks like from this monitor's own requests. */
export type QuotaBook = {
  readonly apply: (event: MonitorEvent) => void;
  readonly burstActive: () => boolean;
  readonly observedBursts: ReadonlyMap<string, number>;
  readonly lowestHeadroom: (now: number) => Map<string, number>;
  readonly headroomCourse: (now: number) => Map<string, readonly HeadroomStep[]>;
  readonly snapshot: () => QuotaSnapshot;
  readonly restore: (snapshot: QuotaSnapshot) => void;
};

const headroomWindow = 5 * 60_000;

/** A deliberate burst is meant to use the quota up: what it leaves says nothing about the monitor's manners. */
export function createQuotaBook(added: EventOf<'target-added'>): QuotaBook {
  let quota = added.quota;
  let accounts = quotaAccounts(added);
  let apis = new Set(added.clauses.map(({ api }) => api));
  let bursting = false;
  const minima = new Map<string, TrailingMinimum>();
  const courses = new Map<string, HeadroomCourse>();
  const observedBursts = new Map<string, number>();

  const isCounted = ({ account }: { readonly account: string }): boolean => accounts.includes(account);
  const relist = (event: EventOf<'target-added'>): void => {
    quota = event.quota;
    accounts = quotaAccounts(event);
    apis = new Set(event.clauses.map(({ api }) => api));
    for (const api of observedBursts.keys()) if (!apis.has(api)) observedBursts.delete(api);
    for (const known of [minima, courses]) keepOnly(known, accounts);
  };
  const add = (event: EventOf<'headroom'>): void => {
    if (!isCounted(event)) return;
    const course = courses.get(event.account) ?? createHeadroomCourse();
    courses.set(event.account, course);
    course.add(event.at, event.requests, bursting);
    if (bursting) return;
    const minimum = minima.get(event.account) ?? createTrailingMinimum(headroomWindow);
    minima.set(event.account, minimum);
    minimum.add(event.at, event.requests);
  };
  const noteBurst = (api: string | undefined, admitted: number | undefined): void => {
    if (api !== undefined && admitted !== undefined && apis.has(api)) observedBursts.set(api, admitted);
  };
  return {
    apply(event) {
      if (event.type === 'target-added') relist(event);
      else if (event.type === 'headroom') add(event);
      else if (event.type === 'burst') {
        bursting = event.active;
        noteBurst(event.api, event.admitted);
      }
    },
    burstActive: () => bursting,
    observedBursts,
    lowestHeadroom: (now) =>
      listKnown(accounts.map((account) => [account, minima.get(account)?.lowest(now) ?? quota])),
    headroomCourse: (now) =>
      new Map(accounts.map((account) => [account, courses.get(account)?.steps(now) ?? []] as const)),
    snapshot: () => ({
      bursting,
      observedBursts: Object.fromEntries(observedBursts),
      headroom: accounts.map((account) => keepHeadroom(account, minima.get(account), courses.get(account))),
    }),
    restore(snapshot) {
      bursting = snapshot.bursting;
      for (const known of [observedBursts, minima, courses]) known.clear();
      for (const [api, admitted] of Object.entries(snapshot.observedBursts)) noteBurst(api, admitted);
      for (const { account, minima: values, course } of snapshot.headroom.filter(isCounted)) {
        minima.set(account, createTrailingMinimum(headroomWindow, values));
        courses.set(account, createHeadroomCourse(course));
      }
    },
  };
}

function keepOnly(known: Map<string, unknown>, names: readonly string[]): void {
  for (const name of known.keys()) if (!names.includes(name)) known.delete(name);
}

function listKnown(values: readonly (readonly [string, number | undefined])[]): Map<string, number> {
  return new Map(values.flatMap(([account, value]) => (value === undefined ? [] : [[account, value]])));
}

function keepHeadroom(
  account: string,
  minimum: TrailingMinimum | undefined,
  course: HeadroomCourse | undefined,
): AccountHeadroom {
  return { account, minima: minimum?.kept() ?? [], course: course?.kept() ?? [] };
}

/** Whom the quota is counted by: `all` where one quota covers the target. */
export function quotaAccounts(listing: Pick<EventOf<'target-added'>, 'quotaScope' | 'accounts'>): string[] {
  return listing.quotaScope === 'target' ? ['all'] : [...listing.accounts, 'none'];
}
