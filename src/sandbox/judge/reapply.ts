import type { RequestLogEntry } from '../request-log.ts';
import { answeredAt, isCertainlyAfter } from './order.ts';
import type { Fold, Verdict } from './verdict.ts';

/** A change that was refused because somebody else changed the resource at the same time. */
type Conflict = { readonly change: RequestLogEntry; readonly read: boolean };

export type ReapplyState = { readonly open: readonly Conflict[] };

const clause = 'client/reapply';
const mostOpen = 1_000;
/** A change that is sent again later than this is a new one: 15 minutes. */
const longest = 900_000;

/**
 * Judges what follows a 409 from a concurrent change (here: one that was ordered as a fault): before the same change
 * comes again, the resource, what holds it or what it holds must have been read with success. The same change is the
 * same method on the same path; for a POST also the same body, for a list takes different ones.
 */
export const reapply: Fold<ReapplyState> = {
  start: { open: [] },
  step(state, entry, tolerance) {
    const open = state.open.filter(({ change }) => entry.at - change.at <= longest);
    if (entry.method === 'GET') {
      const reads = (change: RequestLogEntry): boolean =>
        entry.status === 200 && entry.at >= answeredAt(change) && isRelated(entry.path, change.path);
      return {
        state: { open: open.map((each) => (reads(each.change) ? { ...each, read: true } : each)) },
        verdicts: [],
      };
    }
    const conflict = open.find(
      ({ change }) => isSameChange(change, entry) && isCertainlyAfter(entry, change, tolerance),
    );
    const others = open.filter((each) => each !== conflict);
    const next = isConflict(entry) ? [...others, { change: entry, read: false }].slice(-mostOpen) : others;
    return { state: { open: next }, verdicts: conflict === undefined ? [] : [judge(conflict, entry)] };
  },
};

function judge({ change, read }: Conflict, again: RequestLogEntry): Verdict {
  if (read) return { clause, outcome: 'conforms' };
  const words = `sent ${change.operation} again after a 409 from a concurrent change without reading the resource`;
  return {
    clause,
    outcome: 'violates',
    words: `${words}; it must be read again first`,
    requests: [change, again],
  };
}

function isConflict({ status, scripted, distorted, api }: RequestLogEntry): boolean {
  return status === 409 && scripted === true && distorted !== true && api !== 'token';
}

function isSameChange(change: RequestLogEntry, entry: RequestLogEntry): boolean {
  if (change.api !== entry.api || change.method !== entry.method || change.path !== entry.path) return false;
  return change.method !== 'POST' || change.fingerprint === entry.fingerprint;
}

/**
 * Whether one of the two lies above the other; verbs do not count, and `-` stands for any project. The list of all
 * projects tells nothing about a label.
 */
function isRelated(read: string, change: string): boolean {
  const [one, other] = [read, change].map((path) =>
    path
      .replace(/:[a-zA-Z]+$/, '')
      .split('/')
      .filter((segment) => segment !== ''),
  );
  if (one === undefined || other === undefined) return false;
  const common = Math.min(one.length, other.length);
  const alike = (index: number): boolean =>
    one[index] === other[index] || one[index] === '-' || other[index] === '-';
  return (
    common >= Math.min(4, other.length - 1) &&
    Array.from({ length: common }, (_, index) => index).every(alike)
  );
}
