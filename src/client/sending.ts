import type { Exchange } from '../wire/exchange.ts';
import { authorize, type Authorization, secretOf } from './authorization.ts';
import type { Call, SendOptions } from './call.ts';
import { joinSignals } from '../clock/joined-signal.ts';
import type { Lane } from './lane.ts';
import { orAborted } from './ledgers.ts';
import type { Parts } from './parts.ts';
import type { Payment } from './sender.ts';

/**
 * Sends one request on a lane: fetches a token where it takes one, waits for its turn, and sends. Given up by its
 * signal while it waits, it ends as a failed exchange that was never sent.
 */
export async function sendOn(parts: Parts, lane: Lane, call: Call, how: SendOptions): Promise<Exchange> {
  const { accounts, closing, options, sender, tokens } = parts;
  const authorization = authorize(how.credential, accounts, tokens);
  const { account } = authorization;
  const { signal, release } = joinSignals(how.signal, closing.signal);
  try {
    const { value, payment } = await takeTurn(parts, lane, authorization, how, signal);
    const secret = value === undefined ? undefined : secretOf(value);
    if (secret !== undefined) options.learnSecret(secret);
    const probe = lane.probe ?? how.burst;
    const tokenAge = authorization.needsToken && account !== undefined ? tokens.age(account) : undefined;
    const sending = { ...how, signal, account, tokenAge, authorization: value, probe };
    return await sender.send(call, sending, payment);
  } catch (error) {
    if (signal.aborted && error === signal.reason) return sender.unsent(call, account);
    throw error;
  } finally {
    release();
  }
}

type Turn = {
  readonly value: string | undefined;
  readonly payment: Payment;
};

/** Waits for a token and then for its turn; a token that ended meanwhile is renewed once. */
async function takeTurn(
  { tokens }: Parts,
  lane: Lane,
  { account, needsToken, value }: Authorization,
  { observe }: SendOptions,
  signal: AbortSignal,
): Promise<Turn> {
  if (account === undefined || !needsToken) {
    return { payment: await lane.take(account, signal), value: value() };
  }
  for (let round = 1; ; round += 1) {
    await orAborted(tokens.ensure(account, lane, observe), signal);
    const held = value();
    const payment = await lane.take(account, signal);
    const current = value();
    // A token that lives for seconds only may end in every round; then the API shall say so.
    if (current !== undefined || round === 2) return { payment, value: current ?? held };
    payment.slot.cancel();
  }
}
