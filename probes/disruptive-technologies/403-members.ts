import { ProbeInconclusive, type Occasion, type Probe, type ProbeContext } from '../../src/probe/probe.ts';
import { describeStatus } from '../../src/contract/expectations.ts';
import { expectForbidden, expectPermitted, memberIdOf } from './403-forbidden.ts';
import { as, isSuccess, requireSuccess, resourceOf } from './fixtures.ts';
import { expectUnchanged, noMember } from './no-effect.ts';
import { deleteMember, getMember, inviteMember } from './operations/members.ts';

const clause = '403/project-role';

const memberRole: Probe = {
  name: 'member-role',
  title: 'Inviting a member to a project is refused to a developer and done for an administrator.',
  judges: [clause, '400-429/no-effect'],
  apis: ['rest'],
  needs: { accounts: ['administrator', 'developer', 'no_role'], resources: ['project'], writes: true },
  cost: { requests: 5, waitSeconds: 0 },
  async run(context) {
    const project = resourceOf(context.target, 'project');
    const email = context.target.accounts.no_role?.email ?? '';
    const member = await reserveMembership(context, project);
    let gone = false;
    await context.occasion(async (occasion) => {
      gone = false;
      const invite = inviteMember(project, email, 'roles/project.user');
      const refused = await expectForbidden(occasion, clause, 'developer', invite);
      // What was wrongly let through is undone before the permitted invitation.
      if (isSuccess(refused)) await dismiss(occasion, member);
      else await expectUnchanged(context, occasion, [[refused, noMember(project, email)]]);
      const invited = await expectPermitted(occasion, clause, 'administrator', invite);
      if (!isSuccess(invited)) return;
      await dismiss(occasion, member);
      gone = true;
    });
    // Not before: an occasion may be repeated, and invites again.
    if (gone) await context.removed(member);
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

/** Ends the membership; clean-up tries again where this fails, and nothing more can be said until then. */
async function dismiss(occasion: Occasion, member: string): Promise<void> {
  const removed = await occasion.send(deleteMember(member), { as: as('administrator') });
  requireSuccess(removed, 'fixture_lost', 'ending the membership that was begun for this probe');
}

/** 403 where a role is too low to invite. */
export const memberRoles: readonly Probe[] = [memberRole];
