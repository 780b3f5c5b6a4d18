import type { FailureReason } from '../wire/exchange.ts';
import { entryKey, type Baseline, type RecordedEntry, type Sample } from './baseline.ts';

/** What an exchange says of whether a call is answered at all. */
export type Outcome = { readonly api: string; readonly operation: string; readonly failure?: FailureReason };

/** A sample, and what is to be recorded before it where nothing is yet. */
export type ReachabilitySample = { readonly sample: Sample; readonly entry: RecordedEntry };

/** Tells when one call gets no answer any more although others do. */
export type ReachabilityWatch = {
  note(outcome: Outcome, baseline: Baseline): ReachabilitySample | undefined;
};

/** Failures in a row, which the documented retries are among. */
const failuresToMove = 4;

/** Answers to other calls of the same API in the meantime: with fewer the trouble may be the whole API's. */
const answersBeside = 2;

const facet = 'outcome';
const answered = 'an answer';

/** Nothing seen yet. A call that was never answered before is not watched, nor is one given up by ourselves or lost at our proxy. */
export function createReachabilityWatch(): ReachabilityWatch {
  const calls = new Map<string, { failures: number; beside: number }>();
  return {
    note({ api, operation, failure }, baseline) {
      if (failure === 'aborted' || failure === 'proxy') return undefined;
      const key = `${api} ${operation}`;
      const place = { api, status: 'any', cause: `${operation}, whatever is asked` };
      const entry = { ...place, facets: { [facet]: [answered] } };
      const call = calls.get(key);
      if (failure === undefined) {
        calls.set(key, { failures: 0, beside: 0 });
        for (const [other, count] of calls) {
          if (other !== key && other.startsWith(`${api} `)) count.beside += 1;
        }
        const known = Object.hasOwn(baseline.entries, entryKey(place));
        return known ? { sample: { ...place, facets: { [facet]: answered } }, entry } : undefined;
      }
      if (call === undefined) return undefined;
      if (call.failures === 0) call.beside = 0;
      call.failures += 1;
      if (call.failures < failuresToMove || call.beside < answersBeside) return undefined;
      return { sample: { ...place, facets: { [facet]: `no answer: ${failure}` } }, entry };
    },
  };
}
