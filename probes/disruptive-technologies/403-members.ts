import { ProbeInconclusive, type Occasion, type Probe, type ProbeContext } from '../../src/probe/probe.ts';
import { describeStatus, readErrorObject } from '../../src/contract/expectations.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { jsonMember } from '../../src/wire/json-shape.ts';
import type { JsonObject } from '../../src/wire/json.ts';
import { expectForbidden, judgeRight, memberIdOf, type Right } from './403-forbidden.ts';
import { as, isSuccess, requireSuccess, resourceOf } from './fixtures.ts';
import { judgeUntouched, sameAddress } from './clauses/no-effect.ts';
import { expectChange, expectUnchanged, memberEnded, noMember, secondLookSeconds } from './no-effect.ts';
import { readBack } from './read-back.ts';
import { deleteMember, getMember, inviteMember } from './operations/members.ts';

const clause = '403/project-role';

/** The cost includes clean-up, which makes sure that no refused invitation took effect after all. */
const memberRole: Probe = {
  name: 'member-role',
  title: 'Inviting a member to a project is refused to a developer and done for an administrator.',
  judges: [clause, '400-429/no-effect'],
  apis: ['rest'],
  needs: { accounts: ['administrator', 'developer', 'no_role'], resources: ['project'], writes: true },
  cost: { requests: 6, waitSeconds: 0, laterSeconds: secondLookSeconds },
  async run(context) {
    const project = resourceOf(context.target, 'project');
    const email = context.target.accounts.no_role?.email ?? '';
    const reserved = await reserveMembership(context, project);
    const right: Right = { clause, target: context.target, project, role: 'roles/project.admin' };
    await context.occasion(async (occasion) => {
      const invite = inviteMember(project, email, 'roles/project.user');
      expectChange(context, noMember(project, email));
      const invited = await occasion.send(invite, { as: as('administrator') });
      if (!(await judgeRight(occasion, right, 'administrator', invited))) return;
      const member = await nameOf(context, occasion, invited, { reserved, email });
      await dismiss(occasion, project, email, member);
      const refused = await expectForbidden(occasion, right, 'developer', invite);
      const [effect] = isSuccess(refused)
        ? []
        : await expectUnchanged(context, occasion, [[refused, memberEnded(project, email)]]);
      // What took effect is undone at once: trying again could not tell a membership from this one.
      if (isSuccess(refused) || effect?.outcome === 'violates') {
        await dismiss(occasion, project, email, member);
      }
    });
  },
};

/**
 * Makes sure that the account without a role is no member of the project, so that no membership but this monitor's own
 * is ever touched, and writes down that it may become one. Resolves with the name that the membership would have.
 */
async function reserveMembership(context: ProbeContext, project: string): Promise<string> {
  const id = memberIdOf(context.target, 'no_role');
  if (id === undefined) {
    throw new ProbeInconclusive('fixture_lost', 'accounts.no_role.email is not that of a service account');
  }
  const member = `${project}/members/${id}`;
  const before = await context.send(getMember(member), { as: as('administrator'), provokes: [404] });
  if (before.response?.status !== 404) {
    const came = before.response === undefined ? before.failure.detail : describeStatus(before);
    throw new ProbeInconclusive(
      'fixture_lost',
      `accounts.no_role must be no member of ${project}: asked for its membership, the API answered with ${came}`,
    );
  }
  return context.create({ kind: 'membership', mark: member, parent: project }, () => Promise.resolve(member));
}

/**
 * The name of the membership that began: the reserved one, or the one that the answer tells, where that is certainly this
 * account's. It is written down too.
 */
async function nameOf(
  context: ProbeContext,
  occasion: Occasion,
  invited: Exchange,
  { reserved, email }: { readonly reserved: string; readonly email: string },
): Promise<string> {
  const parent = resourceOf(context.target, 'project');
  const told = jsonMember(readMember(invited), 'name');
  if (typeof told !== 'string' || told === reserved) return reserved;
  const prefix = `${parent}/members/`;
  if (!told.startsWith(prefix) || !/^[\w-]+$/.test(told.slice(prefix.length))) return reserved;
  const read = await occasion.send(getMember(told), { as: as('administrator') });
  if (!isSuccess(read) || !sameAddress(jsonMember(readMember(read), 'email'), email)) return reserved;
  return context.create({ kind: 'membership', mark: told, parent }, () => Promise.resolve(told));
}

const readMember = (exchange: Exchange): JsonObject =>
  exchange.response === undefined ? {} : (readErrorObject(exchange) ?? {});

/** Ends the membership; where this fails, clean-up tries again, and nothing more can be said until then. */
async function dismiss(occasion: Occasion, project: string, email: string, member: string): Promise<void> {
  const removed = await occasion.send(deleteMember(member), { as: as('administrator') });
  if (removed.response?.status === 404) {
    // An answer that was lost on the way may have been that it had ended.
    const reading = await readBack(occasion, noMember(project, email));
    if (judgeUntouched(noMember(project, email), reading).outcome === 'conforms') return;
  }
  requireSuccess(removed, 'fixture_lost', 'ending the membership that was begun for this probe');
}

/** 403 where a role is too low to invite. */
export const memberRoles: readonly Probe[] = [memberRole];
