import { readErrorObject } from '../../src/contract/expectations.ts';
import { ProbeInconclusive, type Occasion, type Probe, type ProbeContext } from '../../src/probe/probe.ts';
import type { AccountName } from '../../src/config/target.ts';
import { jsonMember } from '../../src/wire/json-shape.ts';
import { judgeUntouched, listItems, rolesOf, sameAddress } from './clauses/no-effect.ts';
import { as, requireSuccess, resourceOf } from './fixtures.ts';
import { expectUnchanged, memberStays, secondLookSeconds } from './no-effect.ts';
import { inviteMember, listMembers } from './operations/members.ts';
import { readPages } from './read-back.ts';

/** An account that is a member by configuration, and the one that invites it again. */
type Invitation = {
  readonly clause: string;
  readonly group: string;
  readonly inviter: AccountName;
  readonly invited: AccountName;
};

export const projectMember: Probe = {
  name: 'project-member',
  title: 'Inviting a service account again to a project that it is a member of is answered 409.',
  judges: ['409/project-member', '400-429/no-effect'],
  apis: ['rest'],
  needs: { accounts: ['administrator', 'developer'], resources: ['project'], writes: true },
  cost: { requests: 4, waitSeconds: 0, laterSeconds: secondLookSeconds },
  run: (context) =>
    inviteAgain(context, {
      clause: '409/project-member',
      group: resourceOf(context.target, 'project'),
      inviter: 'administrator',
      invited: 'developer',
    }),
};

export const organizationMember: Probe = {
  name: 'organization-member',
  title: 'Inviting the organization administrator again to its organization is answered 409.',
  judges: ['409/organization-member', '400-429/no-effect'],
  apis: ['rest'],
  needs: { accounts: ['organization_administrator'], resources: ['organization'], writes: true },
  cost: { requests: 4, waitSeconds: 0, laterSeconds: secondLookSeconds },
  run: (context) =>
    inviteAgain(context, {
      clause: '409/organization-member',
      group: resourceOf(context.target, 'organization'),
      inviter: 'organization_administrator',
      invited: 'organization_administrator',
    }),
};

/**
 * Invites who is a member with the very role it has, so that an invitation that is wrongly accepted changes nothing
 * either. Who turns out to be no member is not invited at all.
 */
async function inviteAgain(context: ProbeContext, invitation: Invitation): Promise<void> {
  const { clause, group, inviter, invited } = invitation;
  const email = context.target.accounts[invited]?.email ?? '';
  const sending = { as: as(inviter), provokes: [409] };
  await context.occasion(async (occasion) => {
    const roles = await findRoles(occasion, invitation, email);
    const call = inviteMember(group, email, roles[0]);
    const exchange = await occasion.send(call, sending);
    await occasion.expectStatus(clause, exchange, [409], { call, sending });
    const untouched = memberStays(group, email, roles);
    if (exchange.response?.status !== 200) {
      await expectUnchanged(context, occasion, [[exchange, untouched]]);
      return;
    }
    const reading = await readPages(occasion, inviter, (query) => listMembers(group, query));
    const effect = judgeUntouched(untouched, reading);
    if (effect.outcome === 'violates') occasion.judge(clause, [exchange, ...reading], effect);
  });
}

/**
 * The one role of a member.
 * @throws ProbeInconclusive `fixture_lost` when the account is no member with exactly one role.
 */
async function findRoles(
  occasion: Occasion,
  { group, inviter, invited }: Invitation,
  email: string,
): Promise<readonly [string]> {
  const reading = await readPages(occasion, inviter, (query) => listMembers(group, query));
  const pages = reading.map(
    (exchange) => readErrorObject(requireSuccess(exchange, 'fixture_lost', 'listing the members')) ?? {},
  );
  const member = listItems(pages, 'members').find((each) => sameAddress(jsonMember(each, 'email'), email));
  const [role, ...more] = member === undefined ? [] : rolesOf(member);
  if (role !== undefined && more.length === 0) return [role];
  throw new ProbeInconclusive(
    'fixture_lost',
    `the account ${invited} is not a member of ${group} with one role, so it was not invited again`,
  );
}
