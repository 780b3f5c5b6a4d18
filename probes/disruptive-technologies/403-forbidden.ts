import type { Call } from '../../src/client/call.ts';
import type { AccountName, TargetConfig } from '../../src/config/target.ts';
import { describeStatus, readErrorObject } from '../../src/contract/expectations.ts';
import { conforms, inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';
import type { Again, Occasion } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { rolesOf } from './clauses/no-effect.ts';
import { as, isSuccess } from './fixtures.ts';
import { getMember } from './operations/members.ts';

/** The roles in a project, lowest first; each may do what those before it may. */
const ranks = ['roles/project.user', 'roles/project.developer', 'roles/project.admin'] as const;

/** A right that is under test: the lowest role that has it, and the project in which the role is asked for. */
export type Right = {
  readonly clause: string;
  readonly target: TargetConfig;
  readonly project: string;
  readonly role: (typeof ranks)[number];
};

/**
 * Sends a call that this account has no right to, and expects 403. Resolves with what came back. `valid` is the same call
 * by somebody who has the right, where that was not sent before.
 */
export async function expectForbidden(
  occasion: Occasion,
  right: Right,
  account: AccountName,
  call: Call,
  valid?: Again['valid'],
): Promise<Exchange> {
  const sending = { as: as(account), provokes: [403] };
  const exchange = await occasion.send(call, sending);
  if (isSuccess(exchange) && (await hasRole(occasion, right, account)) === true) {
    occasion.judge(right.clause, [exchange], wrongRole(right, account, 'a role below'));
    return exchange;
  }
  await occasion.expectStatus(right.clause, exchange, [403], {
    call,
    sending,
    what: `for ${account}`,
    ...(valid && { valid }),
  });
  return exchange;
}

/**
 * Judges what an account was answered that has the right to the call. Resolves with whether it was done; only then is
 * there a point in looking at the refusals, and only then nothing is judged yet: a right that is granted to everybody
 * would pass here.
 */
export async function judgeRight(
  occasion: Occasion,
  right: Right,
  account: AccountName,
  exchange: Exchange,
): Promise<boolean> {
  const verdict = judgePermitted(exchange, account);
  if (verdict.outcome === 'conforms') return true;
  const wrong = verdict.outcome === 'violates' && (await hasRole(occasion, right, account)) === false;
  occasion.judge(right.clause, [exchange], wrong ? wrongRole(right, account, 'at least') : verdict);
  return false;
}

/** Only a success shows that the role suffices, and only a 403 that it does not. */
export function judgePermitted(exchange: Exchange, account: AccountName): Verdict {
  if (exchange.response === undefined) {
    return inconclusive('transport', `${account} got no answer: ${exchange.failure.detail}`);
  }
  if (isSuccess(exchange)) return conforms;
  const { status } = exchange.response;
  const answered = describeStatus(exchange);
  if (status === 403) return violates('status', `no 403 for ${account}, whose role suffices`, answered);
  const detail = `${account} was answered with ${answered}`;
  if (status === 429) return inconclusive('throttled', detail);
  return inconclusive(status >= 500 ? 'server_error' : 'control_failed', detail);
}

function wrongRole({ project, role }: Right, account: AccountName, need: string): Verdict {
  return inconclusive('fixture_lost', `accounts.${account} must have ${need} ${role} in ${project}`);
}

/**
 * Whether the account's membership gives it the right: where it does not fit its name in the configuration, that is
 * what has to be put right. Undefined where the membership could not be read. Asked only before a violation is reported.
 */
async function hasRole(
  occasion: Occasion,
  { target, project, role }: Right,
  account: AccountName,
): Promise<boolean | undefined> {
  const id = memberIdOf(target, account);
  // The administrator may have its role by way of the organization, which the project does not tell.
  if (id === undefined || account === 'administrator') return undefined;
  const sending = { as: as('administrator'), provokes: [404] };
  const exchange = await occasion.send(getMember(`${project}/members/${id}`), sending);
  if (exchange.response === undefined || exchange.response.status !== 200) return undefined;
  const held = rolesOf(readErrorObject(exchange) ?? {}).map((name) =>
    ranks.findIndex((rank) => rank === name),
  );
  return held.length === 0 ? undefined : Math.max(...held) >= ranks.indexOf(role);
}

/**
 * The identifier that a configured account has as a member: its e-mail address begins with it. Undefined where the
 * address is not that of a service account.
 */
export function memberIdOf(target: TargetConfig, account: AccountName): string | undefined {
  const email = target.accounts[account]?.email ?? '';
  return /^([0-9a-v]{20})@/.exec(email)?.[1];
}
