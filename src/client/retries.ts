import type { Clock } from '../clock/clock.ts';
import type { WaitReason } from '../events/events.ts';
import type { Exchange } from '../wire/exchange.ts';
import { type BackoffCause, backoffDelay } from './backoff.ts';
import type { Call, SendOptions } from './call.ts';
import { sendWithToken } from './token-retries.ts';

/** A sending with everything that was tried. */
export type Tries = {
  readonly last: Exchange;
  /** In the order of sending; token requests are not among them. */
  readonly all: readonly Exchange[];
  /** Seconds between answers and the retries that followed them. */
  readonly waitedSeconds: number;
};

/** What retrying needs of the client. */
export type RetryOptions = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly send: (call: Call, options: SendOptions) => Promise<Exchange>;
  /** Gives up the token that an account's request was refused with. Returns false where there was none. */
  readonly refuseToken: (exchange: Exchange, options: SendOptions) => boolean;
  /** Whether what the account's requests are paid from rests, because announced waits were too long or did not help. */
  readonly resting: (options: SendOptions) => boolean;
  readonly onWait: (api: string, reason: WaitReason, seconds: number) => void;
};

type Rule =
  /** After a delay of our own. */
  | { readonly kind: 'backoff'; readonly cause: BackoffCause; readonly most: number }
  /** After the wait that the answer announced; the ledger keeps it. */
  | { readonly kind: 'announced'; readonly most: number }
  /** At once, with a new token. */
  | { readonly kind: 'token'; readonly most: number };

/**
 * Sends as a documented client does, and retries by the documented rules: 500 and 503 up to three times from 1 s on,
 * 504 up to three times from 10 s on, 429 twice after the announced wait, 401 once with a new token, and a GET without
 * an answer twice from 1 s on. A status that the sender means to provoke is returned at once.
 */
export async function sendWithRetries(retry: RetryOptions, call: Call, options: SendOptions): Promise<Tries> {
  let last = await sendWithToken(retry, call, options);
  const all = [last];
  const spent = new Map<Rule['kind'], number>();
  let waited = 0;
  for (;;) {
    const rule = findRule(retry, call, options, last);
    const count = rule === undefined ? 0 : (spent.get(rule.kind) ?? 0) + 1;
    if (rule === undefined || count > rule.most) break;
    spent.set(rule.kind, count);
    if (rule.kind === 'token' && !retry.refuseToken(last, options)) break;
    if (rule.kind === 'backoff' && !(await backOff(retry, rule.cause, count, options))) break;
    const next = await sendWithToken(retry, call, options);
    // Given up while it waited for its turn: what came before says more.
    if (next.failure?.reason === 'aborted') break;
    const milliseconds = next.timings.sent - (last.timings.answered ?? last.timings.ended);
    if (rule.kind !== 'token') {
      waited += milliseconds;
      retry.onWait(call.api, nameReason(rule), milliseconds / 1_000);
    }
    last = next;
    all.push(next);
  }
  return { last, all, waitedSeconds: waited / 1_000 };
}

function findRule(retry: RetryOptions, call: Call, options: SendOptions, last: Exchange): Rule | undefined {
  if (last.response === undefined) {
    const final = last.failure.reason === 'deadline' || last.failure.reason === 'aborted';
    return final || call.method !== 'GET' ? undefined : { kind: 'backoff', cause: 'connection', most: 2 };
  }
  const { status } = last.response;
  if (options.provokes?.includes(status) === true) return undefined;
  if (status === 500 || status === 503 || status === 504) return { kind: 'backoff', cause: status, most: 3 };
  if (status === 401) return { kind: 'token', most: 1 };
  if (status === 429 && !retry.resting(options)) return { kind: 'announced', most: 2 };
  return undefined;
}

/** False when it was given up. */
async function backOff(
  { clock, random }: RetryOptions,
  cause: BackoffCause,
  attempt: number,
  { signal }: SendOptions,
): Promise<boolean> {
  try {
    await clock.sleep(backoffDelay(cause, attempt, random), signal);
    return true;
  } catch {
    return false;
  }
}

function nameReason(rule: Rule): WaitReason {
  if (rule.kind !== 'backoff') return '429';
  return rule.cause === 'connection' ? 'connection' : `${rule.cause}`;
}
