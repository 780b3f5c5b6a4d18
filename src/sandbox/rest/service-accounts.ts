import { pathId, projectFor } from '../access.ts';
import { optionalFlag, optionalText } from '../arguments.ts';
import type { Call, Route } from '../call.ts';
import { freshId } from '../identifiers.ts';
import { pageOf } from '../paging.ts';
import { notFound } from '../refusal.ts';
import { emailOf, timestamp } from '../world/world.ts';
import type { ServiceAccount, World } from '../world/world.ts';

const all = '/projects/{project}/serviceaccounts';
const one = `${all}/{serviceaccount}`;
const nameRules = { shortest: 1, longest: 200 };

export const serviceAccountRoutes: readonly Route[] = [
  {
    operation: 'serviceaccounts.list',
    method: 'GET',
    pattern: all,
    handle(call) {
      const { id } = projectFor(call, 'serviceaccount.read');
      const accounts = [...call.world.serviceAccounts.values()].filter((each) => each.project === id);
      const { items, nextPageToken } = pageOf(call, accounts, 'serviceaccounts');
      return { serviceAccounts: items.map(serviceAccountJson), nextPageToken };
    },
  },
  { operation: 'serviceaccounts.create', method: 'POST', pattern: all, handle: createServiceAccount },
  {
    operation: 'serviceaccounts.get',
    method: 'GET',
    pattern: one,
    handle: (call) => serviceAccountJson(serviceAccountFor(call, 'serviceaccount.read')),
  },
  { operation: 'serviceaccounts.update', method: 'PATCH', pattern: one, handle: updateServiceAccount },
  {
    operation: 'serviceaccounts.delete',
    method: 'DELETE',
    pattern: one,
    handle(call) {
      removeServiceAccount(call.world, serviceAccountFor(call, 'serviceaccount.delete'));
      return {};
    },
  },
];

/** A service account below its project; the order of checks as in access.ts. */
export function serviceAccountFor(call: Call, permission: string): ServiceAccount {
  const id = pathId(call, 'serviceaccount');
  const project = projectFor(call, permission);
  const account = call.world.serviceAccounts.get(id);
  if (account === undefined || account.project !== project.id) throw notFound('service account');
  return account;
}

/** It can do nothing at first, not even in its own project. */
function createServiceAccount(call: Call): unknown {
  const project = projectFor(call, 'serviceaccount.create');
  const body = call.body();
  const account: ServiceAccount = {
    id: freshId(),
    project: project.id,
    displayName: optionalText(body, 'displayName', nameRules) ?? '',
    enableBasicAuth: optionalFlag(body, 'enableBasicAuth') ?? false,
    createTime: call.now,
    updateTime: call.now,
  };
  if (call.drifts.behaviour('loseWrites') === undefined) call.world.serviceAccounts.set(account.id, account);
  return serviceAccountJson(account);
}

function updateServiceAccount(call: Call): unknown {
  const account = serviceAccountFor(call, 'serviceaccount.update');
  const body = call.body();
  const displayName = optionalText(body, 'displayName', nameRules);
  const enableBasicAuth = optionalFlag(body, 'enableBasicAuth');
  account.displayName = displayName ?? account.displayName;
  account.enableBasicAuth = enableBasicAuth ?? account.enableBasicAuth;
  account.updateTime = call.now;
  return serviceAccountJson(account);
}

/** With its keys and memberships: its tokens are worth nothing from then on. */
function removeServiceAccount(world: World, account: ServiceAccount): void {
  world.serviceAccounts.delete(account.id);
  for (const key of world.keys.values()) {
    if (key.serviceAccount === account.id) world.keys.delete(key.id);
  }
  for (const { members } of [...world.projects.values(), ...world.organizations.values()])
    members.delete(account.id);
}

function serviceAccountJson(account: ServiceAccount): unknown {
  return {
    name: `projects/${account.project}/serviceaccounts/${account.id}`,
    email: emailOf(account),
    displayName: account.displayName,
    enableBasicAuth: account.enableBasicAuth,
    createTime: timestamp(account.createTime),
    updateTime: timestamp(account.updateTime),
  };
}
