import type { RequestLogEntry } from '../../../src/sandbox/request-log.ts';
import { readMonitor } from './monitor.ts';

/** A tick that was carried out, as the API saw it. */
export type Tick = {
  readonly monitor: string;
  /** When its mark came; milliseconds since the Unix epoch. */
  readonly at: number;
};

/**
 * Every cycle has one request without a credential to the REST API, for that is what the first of its probes is about: it marks
 * the tick. No drift that the series switches on concerns it, so that it is not repeated.
 */
export function findTicks(log: readonly RequestLogEntry[]): Tick[] {
  return log.flatMap((entry) => {
    const monitor = readMonitor(entry.agent);
    return monitor !== undefined && isMark(entry) ? [{ monitor, at: entry.at }] : [];
  });
}

function isMark({ api, client, operation }: RequestLogEntry): boolean {
  return api === 'rest' && operation === 'projects.get' && client.startsWith('address ');
}

/** The due time that a moment belongs to: the last one before it, for cycles are shorter than the period. */
export function dueBefore(at: number, period: number): number {
  return Math.floor(at / period) * period;
}

/** Words for a moment in what is found: seconds since the series began. */
export function sayMoment(at: number, begin: number): string {
  return `${((at - begin) / 1000).toFixed(1)} s`;
}
