import type { RequestLogEntry } from '../request-log.ts';
import type { Fold, Verdict } from './verdict.ts';
import { inSeconds } from './verdict.ts';

/** An access token that the client was given while it was watched. */
type KnownToken = {
  readonly token: string;
  readonly fetched: RequestLogEntry;
  readonly end: number;
  /** Whether the clause has been judged by its end. */
  readonly judged: boolean;
};

export type RenewalState = { readonly tokens: readonly KnownToken[] };

const mostTokens = 100;
/** A request may be under way when its token ends, in milliseconds. */
const leeway = 1_000;
const clause = 'client/token-renewal';

/**
 * Judges, for each token that was fetched under watch, what the client does once its announced life is over: it conforms
 * when it goes on with one that was fetched before; it violates when it uses the old one and had no newer one in time.
 * Who fetches late but uses no ended token (nothing was to be sent meanwhile) is not judged.
 */
export const tokenRenewal: Fold<RenewalState> = {
  start: { tokens: [] },
  step(state, entry) {
    const { issued } = entry;
    if (issued !== undefined) {
      const fetched = { token: issued.token, fetched: entry, end: issued.end, judged: false };
      return { state: { tokens: [...state.tokens, fetched].slice(-mostTokens) }, verdicts: [] };
    }
    if (entry.token === undefined) return { state, verdicts: [] };
    const ended = state.tokens.filter((each) => !each.judged && each.end <= entry.at);
    if (ended.length === 0) return { state, verdicts: [] };
    const judged = new Map(ended.map((each) => [each, judgeEnd(each, state.tokens, entry)]));
    const tokens = state.tokens.map((each) =>
      judged.get(each) === undefined ? each : { ...each, judged: true },
    );
    return { state: { tokens }, verdicts: [...judged.values()].filter((verdict) => verdict !== undefined) };
  },
};

function judgeEnd(
  old: KnownToken,
  tokens: readonly KnownToken[],
  entry: RequestLogEntry,
): Verdict | undefined {
  const inTime = tokens.some((each) => each.fetched.at > old.fetched.at && each.fetched.at <= old.end);
  if (entry.token !== old.token) return inTime ? { clause, outcome: 'conforms' } : undefined;
  if (inTime || entry.at - old.end < leeway) return undefined;
  const words =
    `used an access token ${inSeconds(entry.at - old.end)} after its end, on ${entry.operation} ` +
    `(answered ${entry.status}); a new one must be fetched before`;
  return { clause, outcome: 'violates', words, requests: [old.fetched, entry] };
}
