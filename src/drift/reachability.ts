import type { Exchange } from '../wire/exchange.ts';
import { entryKey, type Baseline, type RecordedEntry, type Sample } from './baseline.ts';

/** A sample, and what is to be recorded before it where nothing is yet. */
export type ReachabilitySample = { readonly sample: Sample; readonly entry: RecordedEntry };

/** Tells when one call gets no answer any more, or none that ends, although others do. */
export type ReachabilityWatch = {
  note(exchange: Exchange, baseline: Baseline): readonly ReachabilitySample[];
};

/** What came of a call, in words; without trouble it is as it should be. */
type Outcome = { readonly api: string; readonly cause: string; readonly trouble?: string };

/** Failures in a row, which the documented retries are among. */
const failuresToMove = 4;

/** Answers to other calls of the same API in the meantime: with fewer the trouble may be the whole API's. */
const answersBeside = 2;

const facet = 'outcome';
const answered = 'an answer';

/** Nothing seen yet. A call that was never answered before is not watched, nor is one given up by ourselves or lost at our proxy. */
export function createReachabilityWatch(): ReachabilityWatch {
  const answers = createOutcomeWatch();
  const ends = createOutcomeWatch();
  return {
    note(exchange, baseline) {
      const { api, operation, response, failure } = exchange;
      if (failure?.reason === 'aborted' || failure?.reason === 'proxy') return [];
      const trouble = failure && { trouble: `no answer: ${failure.reason}` };
      const reached = answers({ api, cause: `${operation}, whatever is asked`, ...trouble }, baseline);
      if (response === undefined) return reached;
      // By status: the errors of a call may stop half-way while its successes arrive.
      const endless = response.bodyEnd === 'timed_out' && { trouble: 'an answer that does not end' };
      return [
        ...reached,
        ...ends({ api, cause: `${operation}, answered ${response.status}`, ...endless }, baseline),
      ];
    },
  };
}

function createOutcomeWatch(): (outcome: Outcome, baseline: Baseline) => readonly ReachabilitySample[] {
  const calls = new Map<string, { failures: number; beside: number }>();
  return ({ api, cause, trouble }, baseline) => {
    const key = `${api} ${cause}`;
    const place = { api, status: 'any', cause };
    const entry = { ...place, facets: { [facet]: [answered] } };
    const call = calls.get(key);
    if (trouble === undefined) {
      calls.set(key, { failures: 0, beside: 0 });
      for (const [other, count] of calls) {
        if (other !== key && other.startsWith(`${api} `)) count.beside += 1;
      }
      const known = Object.hasOwn(baseline.entries, entryKey(place));
      return known ? [{ sample: { ...place, facets: { [facet]: answered } }, entry }] : [];
    }
    if (call === undefined) return [];
    if (call.failures === 0) call.beside = 0;
    call.failures += 1;
    if (call.failures < failuresToMove || call.beside < answersBeside) return [];
    return [{ sample: { ...place, facets: { [facet]: trouble } }, entry }];
  };
}
