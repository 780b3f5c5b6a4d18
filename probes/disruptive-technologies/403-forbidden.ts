import type { Call } from '../../src/client/call.ts';
import type { AccountName, TargetConfig } from '../../src/config/target.ts';
import { describeStatus } from '../../src/contract/expectations.ts';
import { conforms, inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';
import type { Occasion } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { as } from './fixtures.ts';

/** Sends a call that this account has no right to, and expects 403. Resolves with what came back. */
export async function expectForbidden(
  occasion: Occasion,
  clause: string,
  account: AccountName,
  call: Call,
): Promise<Exchange> {
  const sending = { as: as(account), provokes: [403] };
  const exchange = await occasion.send(call, sending);
  await occasion.expectStatus(clause, exchange, [403], { call, sending, what: `for ${account}` });
  return exchange;
}

/** Sends the same kind of call as an account that has the right to it, and expects anything but 403. */
export async function expectPermitted(
  occasion: Occasion,
  clause: string,
  account: AccountName,
  call: Call,
): Promise<Exchange> {
  const exchange = await occasion.send(call, { as: as(account) });
  occasion.judge(clause, [exchange], judgePermitted(exchange, account));
  return exchange;
}

/** Only a success shows that the role suffices, and only a 403 that it does not. */
export function judgePermitted(exchange: Exchange, account: AccountName): Verdict {
  if (exchange.response === undefined) {
    return inconclusive('transport', `${account} got no answer: ${exchange.failure.detail}`);
  }
  const { status } = exchange.response;
  if (status >= 200 && status < 300) return conforms;
  const answered = describeStatus(exchange);
  if (status === 403) return violates('status', `no 403 for ${account}, whose role suffices`, answered);
  if (status === 429) return inconclusive('throttled', `${account} was answered with ${answered}`);
  if (status >= 500) return inconclusive('server_error', `${account} was answered with ${answered}`);
  return inconclusive('control_failed', `${account} was answered with ${answered}`);
}

/**
 * The identifier that a configured account has as a member: its e-mail address begins with it. Undefined where the
 * address is not that of a service account.
 */
export function memberIdOf(target: TargetConfig, account: AccountName): string | undefined {
  const email = Object.entries(target.accounts).find(([name]) => name === account)?.[1].email ?? '';
  return /^([0-9a-v]{20})@/.exec(email)?.[1];
}
