import { expectStatus } from '../contract/expectations.ts';
import { inconclusive, violates, type InconclusiveReason, type Verdict } from '../contract/verdict.ts';
import type { Exchange } from '../wire/exchange.ts';

/** The further requests that tell a broken clause from an API that is in trouble, or does not have the call. */
export type SecondLook = {
  /** The call under judgement, once more. */
  readonly again: () => Promise<Exchange>;
  /** A valid call with the same credential. */
  readonly control: () => Promise<Exchange>;
  /** The same call as it should be done, where there is such a one. */
  readonly valid?: () => Promise<Exchange>;
};

/** Statuses by which an API may say that it does not have a call at all. */
const absence: ReadonlySet<number | undefined> = new Set([404, 405, 501]);

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
 * the call is tried once more; otherwise the trouble is the whole API's, and nothing is concluded. Nor is anything
 * from one that says that there is no such call, where the valid one is not done either.
 */
export async function weighStatus(
  exchange: Exchange,
  expected: readonly number[],
  look: SecondLook,
): Promise<Verdict> {
  const verdict = expectStatus(exchange, expected);
  const reason = passingReason(exchange);
  if (verdict.outcome !== 'violates') return verdict;
  if (reason === undefined) return (await findAbsence(exchange, look)) ?? verdict;
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

async function findAbsence(exchange: Exchange, { valid }: SecondLook): Promise<Verdict | undefined> {
  if (valid === undefined || !absence.has(exchange.response?.status)) return undefined;
  const done = await valid();
  if (done.response !== undefined && done.response.status < 300) return undefined;
  const came = done.response?.status ?? done.failure?.reason;
  return inconclusive('control_failed', `the valid ${done.operation} beside it was answered ${came}`);
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
