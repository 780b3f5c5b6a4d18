import type { Call } from '../../src/client/call.ts';
import type { AccountName } from '../../src/config/target.ts';
import { readErrorObject } from '../../src/contract/expectations.ts';
import { inconclusive } from '../../src/contract/verdict.ts';
import type { Occasion, Probe, ProbeContext } from '../../src/probe/probe.ts';
import { findValidAccount } from '../../src/probe/requirements.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { memberIdOf } from './403-forbidden.ts';
import { bothApis } from './clauses/error-exchange.ts';
import { rolesOf } from './clauses/no-effect.ts';
import { deviceReads } from './device-reads.ts';
import {
  as,
  controlCall,
  dataApi,
  isSuccess,
  ownDevice,
  positiveControl,
  requireSuccess,
  resourceOf,
} from './fixtures.ts';
import { listDevices } from './operations/devices.ts';
import { getMember, listMembers } from './operations/members.ts';
import { getOrganization } from './operations/organizations.ts';

const foreignProject: Probe = {
  name: 'foreign-project',
  title: 'A project of another organization is closed to an account that has every right in its own.',
  judges: ['403/project'],
  apis: bothApis,
  needs: { anyAccount: true, resources: ['foreign_project'] },
  cost: { requests: 1, waitSeconds: 0 },
  async run(context) {
    await positiveControl(context, context.api);
    const account = findValidAccount(context.target) ?? 'administrator';
    const project = resourceOf(context.target, 'foreign_project');
    const call = listDevices(dataApi(context), project, { pageSize: '1' });
    const own = context.target.resources.project;
    const valid = own === undefined ? undefined : listDevices(dataApi(context), own, { pageSize: '1' });
    await context.occasion((occasion) => expectClosed(context, occasion, account, project, call, valid));
  },
};

const noRole: Probe = {
  name: 'no-role',
  title: 'A project is closed to an account that has no role in it.',
  judges: ['403/project'],
  apis: bothApis,
  needs: { accounts: ['no_role'], anyAccount: true, resources: ['project'] },
  cost: { requests: 1, waitSeconds: 0 },
  async run(context) {
    await positiveControl(context, context.api);
    const project = resourceOf(context.target, 'project');
    const call = controlCall(context.target, context.api);
    await context.occasion((occasion) => expectClosed(context, occasion, 'no_role', project, call));
  },
};

const noRoleMembers: Probe = {
  name: 'no-role-members',
  title: 'The members of a project are closed to an account that has no role in it.',
  judges: ['403/project'],
  apis: ['rest'],
  needs: { accounts: ['administrator', 'no_role'], resources: ['project'] },
  cost: { requests: 2, waitSeconds: 0 },
  async run(context) {
    const project = resourceOf(context.target, 'project');
    await expectClosedToOthers(context, listMembers(project, { pageSize: '1' }));
  },
};

/** The device is the cycle's own, so that nobody's is read where access is not refused. */
const noRoleReads = deviceReads.map(({ name, subject, apis, read }): Probe => ({
  name: `no-role-${name}`,
  title: `${subject} closed to an account that has no role in its project.`,
  judges: ['403/project'],
  apis,
  needs: {
    accounts: ['administrator', 'no_role'],
    resources: ['project'],
    apis: ['emulator'],
    writes: true,
  },
  cost: { requests: 2, waitSeconds: 0 },
  async run(context) {
    await expectClosedToOthers(context, read(await ownDevice(context), dataApi(context)));
  },
}));

/** Expects 403 of what the administrator of the project may read, which is tried first. */
async function expectClosedToOthers(context: ProbeContext, call: Call): Promise<void> {
  const project = resourceOf(context.target, 'project');
  const valid = await context.send(call, { as: as('administrator') });
  requireSuccess(valid, 'control_failed', 'the same call as administrator');
  await context.occasion((occasion) => expectClosed(context, occasion, 'no_role', project, call));
}

/**
 * Expects 403 of a project in which the account has no role. An account that was let in and can read its own
 * membership there was given one: then the configuration is wrong, and not the API. `valid` is the same call about a
 * project of its own.
 */
async function expectClosed(
  context: ProbeContext,
  occasion: Occasion,
  account: AccountName,
  project: string,
  call: Call,
  valid?: Call,
): Promise<void> {
  const sending = { as: as(account), provokes: [403] };
  const exchange = await occasion.send(call, sending);
  const member = memberIdOf(context.target, account);
  if (isSuccess(exchange) && member !== undefined) {
    const membership = await occasion.send(getMember(`${project}/members/${member}`), { as: as(account) });
    if (holdsRole(membership)) {
      const detail = `accounts.${account} is a member of ${project}, so that nothing can be said of access without a role`;
      occasion.judge('403/project', [exchange, membership], inconclusive('fixture_lost', detail));
      return;
    }
  }
  const what = `for ${account}, which has no role there`;
  await occasion.expectStatus('403/project', exchange, [403], {
    call,
    sending,
    what,
    ...(valid && { valid: { call: valid, sending: { as: as(account) } } }),
  });
}

/** An answer that tells of no role shows no membership: what lets everybody in may well answer here too. */
function holdsRole(membership: Exchange): boolean {
  if (membership.response === undefined || !isSuccess(membership)) return false;
  return rolesOf(readErrorObject(membership) ?? {}).length > 0;
}

const closedOrganization: Probe = {
  name: 'closed-organization',
  title: 'An organization is closed to a user of one of its projects, and open to its administrator.',
  judges: ['403/organization'],
  apis: ['rest'],
  needs: { accounts: ['user', 'organization_administrator'], resources: ['organization'] },
  cost: { requests: 2, waitSeconds: 0 },
  async run(context) {
    const call = getOrganization(resourceOf(context.target, 'organization'));
    const valid = await context.send(call, { as: as('organization_administrator') });
    requireSuccess(valid, 'control_failed', 'reading the organization as its administrator');
    await context.occasion(async (occasion) => {
      const sending = { as: as('user'), provokes: [403] };
      const exchange = await occasion.send(call, sending);
      const what = 'for user, which is no administrator of the organization';
      await occasion.expectStatus('403/organization', exchange, [403], { call, sending, what });
    });
  },
};

/** 403 where an account has no business at all. */
export const access: readonly Probe[] = [
  foreignProject,
  noRole,
  ...noRoleReads,
  noRoleMembers,
  closedOrganization,
];
