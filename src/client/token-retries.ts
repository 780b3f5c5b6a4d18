import type { WaitReason } from '../events/events.ts';
import type { Exchange } from '../wire/exchange.ts';
import { type BackoffCause, backoffDelay } from './backoff.ts';
import type { Call, SendOptions } from './call.ts';
import type { RetryOptions } from './retries.ts';
import { TokenUnavailable } from './token-unavailable.ts';

/** As often as any other call is tried again. */
const mostRetries = 3;

/**
 * Sends once. Where the token endpoint failed on the way as any service may at times, with a 500, 503 or 504, throttled,
 * or without an answer, it is asked again by the same documented rules. What it refused is not asked again.
 * @throws TokenUnavailable when there is still no token.
 */
export async function sendWithToken(
  retry: RetryOptions,
  call: Call,
  options: SendOptions,
): Promise<Exchange> {
  const { clock, random } = retry;
  for (let attempt = 1; ; attempt += 1) {
    const began = clock.monotonic();
    try {
      return await retry.send(call, options);
    } catch (error) {
      const failure = findFailure(error, began);
      if (failure === undefined || attempt > mostRetries) throw error;
      if (failure.reason === '429' && retry.resting(options)) throw error;
      const wait = backoffDelay(failure.cause, attempt, random);
      await clock.sleep(wait, options.signal).catch(() => {
        throw error;
      });
      retry.onWait('token', failure.reason, wait / 1_000);
    }
  }
}

type PassingFailure = { readonly cause: BackoffCause; readonly reason: WaitReason };

/** Why there is no token, where that may pass; one that an earlier call failed to get has had its retries. */
function findFailure(error: unknown, began: number): PassingFailure | undefined {
  if (!(error instanceof TokenUnavailable) || error.exchange === undefined) return undefined;
  const { response, failure, timings } = error.exchange;
  if (timings.sent < began) return undefined;
  if (response === undefined) {
    const final = failure.reason === 'deadline' || failure.reason === 'aborted';
    return final ? undefined : { cause: 'connection', reason: 'connection' };
  }
  const { status } = response;
  // The ledger keeps the rest of a wait that was announced.
  if (status === 429) return { cause: 503, reason: '429' };
  return status === 500 || status === 503 || status === 504
    ? { cause: status, reason: `${status}` }
    : undefined;
}
