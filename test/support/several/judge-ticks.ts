import type { RequestLogEntry } from '../../../src/sandbox/request-log.ts';
import type { Fault } from './faults.ts';
import { readMonitor } from './monitor.ts';
import { dueBefore, findTicks, sayMoment, type Tick } from './ticks.ts';

/** What several monitors of one target left behind, and what was done to them meanwhile. Times are milliseconds, moments since the Unix epoch. */
export type Series = {
  readonly begin: number;
  readonly end: number;
  /** Between two due times, which are its multiples. */
  readonly period: number;
  /** How long a lease lasts. */
  readonly lease: number;
  readonly log: readonly RequestLogEntry[];
  readonly faults: readonly Fault[];
  /** When cycles began, as the monitors wrote it down. */
  readonly runs: readonly number[];
  /** For how long this machine kept everybody waiting between two moments. */
  readonly standstill: (from: number, to: number) => number;
};

/**
 * What a machine that does nothing else needs beyond the plain sum of lease and rest: to notice, to remove what the other left, to fetch
 * tokens. A machine that is busy shows in `standstill`.
 */
const slack = 3_000;
/** The quota's window: as long the target is left alone when it passes from one monitor to another. */
const quotaWindow = 5_000;
/** A request is on its way for a moment before it is logged. */
const flight = 100;
/** How long a fault is felt, in periods: two without a tick, and one that a late tick keeps busy. */
const felt = 4;

/** Two cycles for one due time: by the API's log, and by what the monitors wrote down. */
export function findDoubles({ log, runs, period, begin }: Series): string[] {
  const ticks = findTicks(log);
  const seen = listDoubles(
    ticks.map(({ at }) => at),
    period,
  ).map((due) => {
    const by = ticks.filter(({ at }) => dueBefore(at, period) === due).map(({ monitor }) => monitor);
    return `the tick due at ${sayMoment(due, begin)} ran ${by.length} times, by ${by.join(' and ')}`;
  });
  const written = listDoubles(runs, period).map(
    (due) => `two runs of the tick due at ${sayMoment(due, begin)} were written down`,
  );
  return [...seen, ...written];
}

function listDoubles(moments: readonly number[], period: number): number[] {
  const dues = moments.map((at) => dueBefore(at, period));
  return [...new Set(dues.filter((due, index) => dues.indexOf(due) !== index))];
}

/**
 * Longer than two periods without a tick, counted from the last one or from the last fault that can have been in the way; a tick
 * that did not take place although nothing was in the way; and one that took place and was not written down.
 */
export function findMissing(series: Series): string[] {
  const { begin, end, period, runs } = series;
  const ticks = findTicks(series.log);
  const written = new Set(runs.map((at) => dueBefore(at, period)));
  const ran = new Map(ticks.map((tick) => [dueBefore(tick.at, period), tick]));
  const calm = listDues(begin, end, period).filter((due) => isCalm(due, series));
  return [
    ...findGaps(ticks, series),
    ...calm.flatMap((due) => {
      const tick = ran.get(due);
      if (tick === undefined) return [`the tick due at ${sayMoment(due, begin)} is missing without a fault`];
      const isWritten = written.has(due) || series.standstill(due, due + period) > 0;
      return isWritten
        ? []
        : [`the tick of ${tick.monitor} at ${sayMoment(due, begin)} was not written down`];
    }),
  ];
}

function listDues(begin: number, end: number, period: number): number[] {
  const first = Math.ceil(begin / period) * period;
  return Array.from({ length: Math.floor((end - first) / period) }, (_, index) => first + index * period);
}

function findGaps(ticks: readonly Tick[], series: Series): string[] {
  const { begin, end, period, faults, standstill } = series;
  const moments = [begin, ...ticks.map(({ at }) => at).filter((at) => at < end), end];
  return moments.slice(1).flatMap((at, index) => {
    const before = moments[index] ?? begin;
    const inTheWay = faults.map(endOfHarm).filter((moment) => moment <= at);
    const from = Math.max(before, ...inTheWay.filter((moment) => moment > before));
    const allowed = 2 * period + slack + standstill(from, at);
    if (at - from <= allowed) return [];
    const since = from === before ? 'the one before' : 'the last fault';
    const near = faults.filter((fault) => fault.from <= at && fault.to >= before - felt * period);
    const pause = `no tick for ${((at - from) / 1000).toFixed(1)} s after ${since}, until ${sayMoment(at, begin)}`;
    return [[pause, ...near.map((fault) => sayFault(fault, begin))].join('; ')];
  });
}

/** With it, whoever reads of a pause an hour later can tell what it came from. */
function sayFault({ kind, monitor, from, to }: Fault, begin: number): string {
  return `${kind}${monitor === undefined ? '' : ` of ${monitor}`} from ${sayMoment(from, begin)} to ${sayMoment(to, begin)}`;
}

/**
 * From when on others can take over: at once where a monitor is gone; at the end where something was kept from the database,
 * for what was asked of it before may reach it then.
 */
function endOfHarm({ kind, from, to }: Fault): number {
  return kind === 'kill' || kind === 'stall' ? from : to;
}

function isCalm(due: number, { faults, period, standstill }: Series): boolean {
  const from = due - felt * period;
  return (
    standstill(from, due + period) === 0 &&
    faults.every((fault) => fault.to < from || fault.from > due + period)
  );
}

/** Requests of one monitor within the window of another's: cycles that overlap, or a take-over that came too early. */
export function findIntrusions({ log, begin }: Series): string[] {
  return log.flatMap((entry, index) => {
    const before = log[index - 1];
    const [last, next] = [readMonitor(before?.agent), readMonitor(entry.agent)];
    const pause = entry.at - (before?.at ?? 0);
    if (last === undefined || next === undefined || last === next) return [];
    if (pause >= quotaWindow - flight) return [];
    return [`${next} sent ${pause} ms after ${last} did, at ${sayMoment(entry.at, begin)}`];
  });
}

/** Requests of a monitor that nothing from the database could reach for longer than a lease lasts. */
export function findStubborn({ log, faults, lease, begin }: Series): string[] {
  return faults.flatMap((fault) => {
    if (fault.kind !== 'hold' && fault.kind !== 'restart') return [];
    const { monitor, from, to } = fault;
    const late = log.find(
      (entry) =>
        entry.at > from + lease + flight &&
        entry.at < to &&
        (monitor === undefined || readMonitor(entry.agent) === monitor),
    );
    if (late === undefined) return [];
    const cutOff = `cut off from the database since ${sayMoment(from, begin)}`;
    return [`${readMonitor(late.agent)} sent at ${sayMoment(late.at, begin)}, ${cutOff}`];
  });
}

/** A monitor that was at work, was cut off for longer than its lease lasts, and did not say that it watches no more. */
export function findQuiet(series: Series): string[] {
  const { log, faults, lease, period, begin } = series;
  return faults.flatMap((fault) => {
    const { kind, monitor, from, to, wrote = '' } = fault;
    const wasAtWork = readMonitor(log.findLast(({ at }) => at < from)?.agent) === monitor;
    const others = faults.filter((other) => other !== fault);
    const wasCalm = isCalm(from - period, { ...series, faults: others });
    if (kind !== 'hold' || to - from < lease + slack || !wasAtWork || !wasCalm) return [];
    if (/is no longer watched by this monitor/.test(wrote)) return [];
    return [`${monitor} did not say that it lost the target at ${sayMoment(from, begin)}: ${wrote}`];
  });
}
