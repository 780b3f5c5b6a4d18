import type { Call } from '../client/call.ts';
import type { TargetConfig } from '../config/target.ts';
import { conforms, inconclusive, violates, type Verdict } from '../contract/verdict.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Sending } from './sending.ts';

/** One call with everything that was tried. */
export type TriedCall = {
  readonly call: Call;
  readonly sending: Sending;
  readonly tries: readonly Exchange[];
};

/** A call that still failed when its documented retries were spent. Times are monotonic milliseconds. */
export type FailingCall = Pick<TriedCall, 'call' | 'sending'> & {
  readonly status: number;
  /** When the first request of the unbroken series was sent. */
  readonly since: number;
  /** From when on another failure is no passing trouble any more. */
  readonly until: number;
};

/** What a call with its retries says about the documented recovery from one server error. */
export type Recovery = {
  readonly status: number;
  readonly verdict: Verdict;
  readonly exchanges: readonly string[];
};

/** The present, as far as a verdict depends on it. */
export type Present = {
  /** Monotonic milliseconds. */
  readonly now: number;
  /** Milliseconds since the Unix epoch. */
  readonly wall: number;
  readonly maintenance: TargetConfig['maintenance'];
};

/** Follows which operations fail with server errors, and whether the others answer meanwhile. */
export type RecoveryWatch = {
  note(tried: TriedCall, present: Present): Recovery[];
  /** The calls of an API that fail at present, one for each operation. */
  failing(api: string): readonly FailingCall[];
};

type Failing = FailingCall & { readonly seen: number };
type Evidence = { readonly at: number; readonly answered: boolean };

/** A series of failures is broken when nobody looked for so long, in milliseconds. */
const longestGap = 60 * 60_000;

/** @param patience for how long one operation must keep failing, in milliseconds. */
export function createRecoveryWatch(patience: number): RecoveryWatch {
  const failing = new Map<string, Failing>();
  const evidence = new Map<string, Evidence>();

  const noteFailure = (key: string, { call, sending, tries }: TriedCall, present: Present): Recovery[] => {
    const status = tries.at(-1)?.response?.status ?? 0;
    // Whoever means to provoke an error asks something special; that it fails says nothing of the operation.
    if (isSpecial(sending)) return [];
    evidence.set(key, { at: present.now, answered: false });
    // Given up before it was retried.
    if (tries.length < 2) return [];
    const known = failing.get(key);
    const unbroken = known !== undefined && present.now - known.seen <= longestGap;
    const since = unbroken ? known.since : (tries[0]?.timings.sent ?? present.now);
    const entry = { call, sending, status, since, until: since + patience, seen: present.now };
    failing.set(key, entry);
    const verdict = weigh(entry, newestBeside(evidence, key), present);
    return [{ status, verdict, exchanges: idsOf(tries) }];
  };

  return {
    note(tried, present) {
      const last = tried.tries.at(-1);
      if (last === undefined) return [];
      const key = keyOf(last);
      if (isServerError(last)) return noteFailure(key, tried, present);
      if (!isAnswer(last)) return [];
      evidence.set(key, { at: present.now, answered: true });
      const overcome = tried.tries.slice(0, -1).filter(isServerError);
      const statuses = new Set(overcome.map(({ response }) => response?.status ?? 0));
      // Who asked for a refusal and got it did not get as far as what fails for the others.
      const known = isSpecial(tried.sending) ? undefined : failing.get(key);
      if (known !== undefined) {
        statuses.add(known.status);
        failing.delete(key);
      }
      return [...statuses].map((status) => ({ status, verdict: conforms, exchanges: idsOf(tried.tries) }));
    },
    failing: (api) => [...failing.values()].filter(({ call }) => call.api === api),
  };
}

const isSpecial = ({ provokes = [] }: Sending): boolean => provokes.length > 0;

const keyOf = ({ api, operation }: { readonly api: string; readonly operation: string }): string =>
  `${api} ${operation}`;

const idsOf = (tries: readonly Exchange[]): string[] => tries.map(({ id }) => id);

const isServerError = ({ response }: Exchange): boolean => response !== undefined && response.status >= 500;

/** Throttling and a refused credential say nothing of what lies behind them, unless they were asked for. */
function isAnswer({ response, provoked }: Exchange): boolean {
  if (response === undefined) return false;
  return provoked || (response.status !== 429 && response.status !== 401);
}

/** The newest thing known of the other operations of the same API. */
function newestBeside(evidence: ReadonlyMap<string, Evidence>, key: string): Evidence | undefined {
  const [api = ''] = key.split(' ');
  const others = [...evidence].filter(([other]) => other !== key && other.startsWith(`${api} `));
  return others.map(([, each]) => each).toSorted((a, b) => b.at - a.at)[0];
}

/**
 * One operation that keeps failing while the others answer breaks the promise; a service that fails as a whole is
 * down, which the promise is not about, and so is one that is being worked on.
 */
function weigh(
  { since, status, until }: FailingCall,
  beside: Evidence | undefined,
  present: Present,
): Verdict {
  const seconds = Math.round((present.now - since) / 1000);
  const detail = `still answered ${status} after the documented retries, for ${seconds} s so far`;
  const began = present.wall - (present.now - since);
  if (present.maintenance.some(({ from, to }) => from <= present.wall && to >= began)) {
    return inconclusive('maintenance', `${detail}; maintenance is declared`);
  }
  if (present.now < until) return inconclusive('server_error', detail);
  if (beside === undefined || !beside.answered || beside.at < since) {
    return inconclusive('server_error', `${detail}, and nothing else answers: an outage`);
  }
  const expected = 'an answer to a retry with exponential back-off, sooner or later';
  return violates(
    'status',
    expected,
    `the status ${status} for ${seconds} s, while other calls are answered`,
  );
}
