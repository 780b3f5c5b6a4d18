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
import type { DataApi } from './operations/build.ts';
import { getDevice, listDevices } from './operations/devices.ts';
import { listEvents } from './operations/events.ts';
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
    const call = listMembers(project, { pageSize: '1' });
    const valid = await context.send(call, { as: as('administrator') });
    requireSuccess(valid, 'control_failed', 'the same call as administrator');
    await context.occasion((occasion) => expectClosed(context, occasion, 'no_role', project, call));
  },
};

/** The device is the cycle's own, so that nobody's is read where access is not refused; its administrator reads it first. */
function closedDevice(
  own: Pick<Probe, 'name' | 'title' | 'apis'>,
  read: (device: string, api: DataApi) => Call,
): Probe {
  return {
    ...own,
    judges: ['403/project'],
    needs: {
      accounts: ['administrator', 'no_role'],
      resources: ['project'],
      apis: ['emulator'],
      writes: true,
    },
    cost: { requests: 2, waitSeconds: 0 },
    async run(context) {
      const project = resourceOf(context.target, 'project');
      const device = await ownDevice(context);
      const call = read(device, dataApi(context));
      const valid = await context.send(call, { as: as('administrator') });
      requireSuccess(valid, 'control_failed', 'the same call as administrator');
      await context.occasion((occasion) => expectClosed(context, occasion, 'no_role', project, call));
    },
  };
}

const noRoleDevice = closedDevice(
  {
    name: 'no-role-device',
    title: 'A device is closed to an account that has no role in its project.',
    apis: bothApis,
  },
  (device, api) => getDevice(api, device),
);

const noRoleEvents = closedDevice(
  {
    name: 'no-role-events',
    title: 'The events of a device are closed to an account that has no role in its project.',
    apis: ['rest'],
  },
  (device) => listEvents(device, { pageSize: '1' }),
);

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
  noRoleDevice,
  noRoleEvents,
  noRoleMembers,
  closedOrganization,
];
