import { expectStatus } from '../contract/expectations.ts';
import { inconclusive, violates, type InconclusiveReason, type Verdict } from '../contract/verdict.ts';
import type { Exchange } from '../wire/exchange.ts';

/** The two further requests that tell an API in trouble from a broken clause. */
export type SecondLook = {
  /** The call under judgement, once more. */
  readonly again: () => Promise<Exchange>;
  /** A valid call with the same credential. */
  readonly control: () => Promise<Exchange>;
};

/** Statuses that the documentation allows any call at times, and why they then prove nothing. */
const passing = new Map<number, InconclusiveReason>([
  [401, 'credential_refused'],
  [429, 'throttled'],
  [500, 'server_error'],
  [502, 'server_error'],
  [503, 'server_error'],
  [504, 'server_error'],
]);

/**
 * Judges a status. One that any call may get at times counts only when a valid call is answered before and after
 * the call is tried once more; otherwise the trouble is the whole API's, and nothing is concluded.
 */
export async function weighStatus(
  exchange: Exchange,
  expected: readonly number[],
  look: SecondLook,
): Promise<Verdict> {
  const verdict = expectStatus(exchange, expected);
  const reason = passingReason(exchange);
  if (verdict.outcome !== 'violates' || reason === undefined) return verdict;
  const before = await look.control();
  if (!isAnswered(before)) return inTrouble(reason, exchange, before);
  const again = await look.again();
  if (passingReason(again) === undefined) return expectStatus(again, expected);
  const after = await look.control();
  if (!isAnswered(after)) return inTrouble(reason, exchange, after);
  return violates(
    verdict.where,
    verdict.expected,
    `${verdict.actual}; again when repeated, while ${before.operation} was answered ${before.response?.status} before and after`,
  );
}

function passingReason(exchange: Exchange): InconclusiveReason | undefined {
  return exchange.response === undefined ? 'transport' : passing.get(exchange.response.status);
}

function isAnswered(exchange: Exchange): boolean {
  return passingReason(exchange) === undefined;
}

function inTrouble(reason: InconclusiveReason, exchange: Exchange, control: Exchange): Verdict {
  const came = exchange.response?.status ?? exchange.failure?.reason;
  const beside = control.response?.status ?? control.failure?.reason;
  return inconclusive(reason, `answered ${came}, and a valid ${control.operation} beside it ${beside}`);
}
