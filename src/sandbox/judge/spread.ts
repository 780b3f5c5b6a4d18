import type { RequestLogEntry } from '../request-log.ts';
import { answeredAt } from './order.ts';
import { inSeconds } from './verdict.ts';
import type { Fold } from './verdict.ts';

/** An announced wait, and whether the client has sent anything meanwhile. */
type AnnouncedWait = { readonly from: number; readonly until: number; readonly kept: boolean };

export type SpreadState = {
  /** Requests of the last 5 s, or since an announced wait that was kept ended. */
  readonly recent: readonly RequestLogEntry[];
  readonly wait: AnnouncedWait | undefined;
  /** Whether the present burst has been reported. */
  readonly reported: boolean;
  /** The most requests in any 5 s so far. */
  readonly most: number;
};

/** The documented limit. */
const limit = 25;
const period = 5_000;

/**
 * Judges how requests are spread: at most 25 in any 5 s. Two things are the documented way and no violation: the one
 * request that is refused with 429 and so tells that the limit is reached, and a next burst after an announced wait in
 * which nothing was sent. Deliberate bursts are not looked at.
 */
export const spread: Fold<SpreadState> = {
  start: { recent: [], wait: undefined, reported: false, most: 0 },
  step(state, entry, { timer, flight }) {
    if (entry.probe !== undefined) return { state, verdicts: [] };
    const { wait } = state;
    const over = wait !== undefined && entry.at >= wait.until - timer;
    const before = over && wait.kept ? [] : state.recent;
    const recent = [...before.filter(({ at }) => entry.at - at < period - timer), entry];
    const refused = recent.filter(({ status }) => status === 429).length;
    const excessive = recent.length - Math.min(1, refused) > limit;
    const next = {
      recent,
      wait: announcedBy(entry) ?? (over ? undefined : interrupt(wait, entry.at, flight)),
      reported: excessive,
      most: Math.max(state.most, recent.length),
    };
    // A burst is told once: its later requests say nothing new.
    if (excessive && state.reported) return { state: next, verdicts: [] };
    if (!excessive) return { state: next, verdicts: [{ clause: 'client/spread', outcome: 'conforms' }] };
    const lasted = entry.at - (recent[0]?.at ?? entry.at);
    const words = `sent ${recent.length} requests within ${inSeconds(lasted)}; the documented limit is ${limit} in 5 s`;
    return {
      state: next,
      verdicts: [{ clause: 'client/spread', outcome: 'violates', words, requests: recent }],
    };
  },
};

function announcedBy(entry: RequestLogEntry): AnnouncedWait | undefined {
  if (entry.status !== 429 || entry.retryAfter === undefined || entry.distorted === true) return undefined;
  const from = answeredAt(entry);
  return { from, until: from + entry.retryAfter * 1000, kept: true };
}

/** What was under way when the wait was announced does not break it. */
function interrupt(wait: AnnouncedWait | undefined, at: number, flight: number): AnnouncedWait | undefined {
  return wait !== undefined && at - wait.from >= flight ? { ...wait, kept: false } : wait;
}
