import { faultKinds, type FaultKind } from './faults.ts';
import type { Series } from './judge-ticks.ts';
import { readMonitor } from './monitor.ts';
import { findTicks } from './ticks.ts';

/** What a series came to. */
export type Figures = {
  readonly due: number;
  readonly ran: number;
  readonly faults: Readonly<Record<FaultKind, number>>;
  /** How often the target passed from one monitor to another. */
  readonly takeOvers: number;
  readonly requests: number;
  /** The most requests in any five seconds. */
  readonly densest: number;
  /** Seconds. */
  readonly longestWithoutTick: number;
  /** The shortest that the target was left alone as it passed from one monitor to another; seconds. */
  readonly shortestRest: number;
  /** Round trips of all monitors to the database for each request. */
  readonly roundTripsPerRequest: number;
};

/** Counts and measures; `roundTrips` are those of all monitors to the database. */
export function measure({ begin, end, period, log, faults }: Series, roundTrips: number): Figures {
  const ticks = findTicks(log)
    .map(({ at }) => at)
    .filter((at) => at < end);
  const moments = [begin, ...ticks, end];
  const handed = log.flatMap((entry, index) => {
    const before = log[index - 1];
    const isHanded = before !== undefined && readMonitor(before.agent) !== readMonitor(entry.agent);
    return isHanded ? [entry.at - before.at] : [];
  });
  const count = (kind: FaultKind): number => faults.filter((fault) => fault.kind === kind).length;
  return {
    due: Math.round((end - begin) / period),
    ran: ticks.length,
    faults: Object.fromEntries(faultKinds.map((kind) => [kind, count(kind)])) as Record<FaultKind, number>,
    takeOvers: handed.length,
    requests: log.length,
    densest: Math.max(...log.map((entry, index) => countUntil(log, index, entry.at + 5_000))),
    longestWithoutTick: seconds(
      Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? at))),
    ),
    shortestRest: seconds(Math.min(...handed)),
    roundTripsPerRequest: Math.round((roundTrips / log.length) * 100) / 100,
  };
}

function countUntil(log: Series['log'], from: number, until: number): number {
  let index = from;
  while ((log[index]?.at ?? Number.POSITIVE_INFINITY) <= until) index += 1;
  return index - from;
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}
