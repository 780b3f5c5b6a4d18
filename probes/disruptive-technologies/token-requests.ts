import type { Call } from '../../src/client/call.ts';
import {
  signAssertion,
  tolerableOffset,
  usualTimes,
  type AssertionOptions,
} from '../../src/client/assertion.ts';
import { isRefusal, readClockOffset, readGrant } from '../../src/client/token-answer.ts';
import type { AccountConfig, AccountName, TargetConfig } from '../../src/config/target.ts';
import { perCycle } from '../../src/probe/per-cycle.ts';
import { ProbeInconclusive, type ProbeContext } from '../../src/probe/probe.ts';
import type { Sending } from '../../src/probe/sending.ts';
import { findAccountWith } from '../../src/probe/requirements.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { createToken, jwtBearer } from './operations/token.ts';

/** An occasion or a probe's context: what is sent through it is judged. */
type Channel = { send(call: Call, sending: Sending): Promise<Exchange> };

/** A request for a token, and by how many milliseconds the endpoint's clock was taken to be ahead of ours. */
export type TokenRequest = { readonly exchange: Exchange; readonly call: Call; readonly offset: number };

/** Nobody's own credential: the assertion in the body is what proves who asks. */
export const unauthenticated: Sending = { as: { kind: 'none' } };

/** The most able account that gets tokens. */
export function tokenAccount(target: TargetConfig): AccountName {
  const account = findAccountWith(target, 'token');
  if (account === undefined) throw new ProbeInconclusive('control_failed', 'no account gets tokens');
  return account;
}

/** The configuration of an account that the probe's needs promise. */
export function accountOf(target: TargetConfig, name: AccountName): AccountConfig {
  const account = target.accounts[name];
  if (account === undefined)
    throw new ProbeInconclusive('fixture_lost', `accounts.${name} is not configured`);
  return account;
}

/** Signs an assertion of an account as it is at this moment, by the endpoint's clock. */
export function assertionOf(
  { clock, target }: ProbeContext,
  account: AccountConfig,
  offset: number,
  overrides: AssertionOptions['overrides'] = {},
): Promise<string> {
  return signAssertion(account, {
    audience: target.apis.token ?? '',
    ...usualTimes(clock.now() + offset),
    overrides,
  });
}

/**
 * Asks for a token with a valid assertion; a second time where the first was refused and the answer shows that our
 * clock is wrong.
 */
export async function askForToken(
  context: ProbeContext,
  channel: Channel,
  account: AccountConfig,
  sending = unauthenticated,
): Promise<TokenRequest> {
  const ask = async (offset: number): Promise<TokenRequest> => {
    const assertion = await assertionOf(context, account, offset);
    const call = createToken({ grant_type: jwtBearer, assertion });
    return { exchange: await channel.send(call, sending), call, offset };
  };
  const first = await ask(0);
  const offset = readClockOffset(first.exchange) ?? 0;
  if (Math.abs(offset) <= tolerableOffset) return first;
  return isRefusal(first.exchange) ? ask(offset) : { ...first, offset };
}

/** The token that was granted. Gives up where none was. */
export function requireToken({ exchange }: TokenRequest): string {
  const grant = readGrant(exchange);
  if (typeof grant === 'string') throw new ProbeInconclusive('token_failed', grant);
  return grant.token;
}

/** A token of the monitor's own to grow old. Monotonic milliseconds: it was issued between these two. */
export type OwnToken = { readonly token: string; readonly asked: number; readonly granted: number };

/** One token for all that want to see how one ages. */
export const ownToken = perCycle(async (context): Promise<OwnToken> => {
  const account = accountOf(context.target, tokenAccount(context.target));
  const request = await askForToken(context, context, account);
  const token = requireToken(request);
  const { sent, ended } = request.exchange.timings;
  return { token, asked: sent, granted: ended };
});
