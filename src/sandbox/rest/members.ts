import { organizationFor, pathId, projectFor } from '../access.ts';
import { requiredText, textList } from '../arguments.ts';
import type { Call, Route } from '../call.ts';
import { pageOf } from '../paging.ts';
import { alreadyExists, invalidArgument, notFound, Refusal } from '../refusal.ts';
import { serviceAccountMember } from '../world/create-world.ts';
import { projectRoles } from '../world/roles.ts';
import { emailOf, timestamp } from '../world/world.ts';
import type { Member, World } from '../world/world.ts';

/** A project or an organization, as far as its members are concerned. */
type Group = {
  readonly name: string;
  readonly members: Map<string, Member>;
  readonly roles: readonly Member['role'][];
};

type GroupOf = (call: Call, permission: string) => Group;

const ofProject: GroupOf = (call, permission) => {
  const project = projectFor(call, permission);
  return { name: `projects/${project.id}`, members: project.members, roles: projectRoles };
};

const ofOrganization: GroupOf = (call, permission) => {
  const { id, members } = organizationFor(call, permission);
  return { name: `organizations/${id}`, members, roles: ['organization.admin'] };
};

export const memberRoutes: readonly Route[] = [
  ...routesOf('/projects/{project}', ofProject),
  ...routesOf('/organizations/{organization}', ofOrganization),
  {
    operation: 'members.update',
    method: 'PATCH',
    pattern: '/projects/{project}/members/{member}',
    handle(call) {
      const group = ofProject(call, 'membership.update');
      const member = existingMember(call, group);
      member.role = roleIn(call, group);
      return memberJson(group, member);
    },
  },
];

function routesOf(parent: string, groupOf: GroupOf): readonly Route[] {
  const one = `${parent}/members/{member}`;
  const get = (call: Call): unknown => {
    const group = groupOf(call, 'membership.read');
    return memberJson(group, existingMember(call, group));
  };
  const remove = (call: Call): unknown => {
    const group = groupOf(call, 'membership.delete');
    group.members.delete(existingMember(call, group).id);
    return {};
  };
  return [
    {
      operation: 'members.list',
      method: 'GET',
      pattern: `${parent}/members`,
      handle: (call) => listMembers(call, groupOf(call, 'membership.read')),
    },
    {
      operation: 'members.create',
      method: 'POST',
      pattern: `${parent}/members`,
      handle: (call) => invite(call, groupOf(call, 'membership.create')),
    },
    { operation: 'members.get', method: 'GET', pattern: one, handle: get },
    { operation: 'members.delete', method: 'DELETE', pattern: one, handle: remove },
    {
      operation: 'members.getInviteUrl',
      method: 'GET',
      pattern: `${one}:getInviteUrl`,
      handle: (call) => inviteUrl(call, groupOf(call, 'membership.read')),
    },
  ];
}

function listMembers(call: Call, group: Group): unknown {
  const { items, nextPageToken } = pageOf(call, [...group.members.values()], 'members');
  return { members: items.map((member) => memberJson(group, member)), nextPageToken };
}

/** A service account is accepted at once; anybody else would get an e-mail, and is pending. */
function invite(call: Call, group: Group): unknown {
  const email = requiredText(call.body(), 'email', { shortest: 1, longest: 320 }).toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw invalidArgument('email', 'must be an e-mail address');
  const role = roleIn(call, group);
  const member = memberFor(call.world, email, role, call.now);
  if (group.members.has(member.id)) throw alreadyExists('member');
  if (call.drifts.behaviour('loseWrites') === undefined) group.members.set(member.id, member);
  return memberJson(group, member);
}

function memberFor(world: World, email: string, role: Member['role'], now: number): Member {
  for (const account of world.serviceAccounts.values()) {
    if (emailOf(account) === email) return serviceAccountMember(account, role, now);
  }
  if (email.endsWith('.serviceaccount.d21s.com')) throw invalidArgument('email', 'is of no service account');
  return {
    id: userNumber(email),
    email,
    displayName: email,
    role,
    status: 'PENDING',
    accountType: 'USER',
    createTime: now,
  };
}

/** Users have decimal numbers; the same address always has the same one. */
function userNumber(email: string): string {
  let number = 7;
  for (const character of email) number = (number * 31 + (character.codePointAt(0) ?? 0)) % 1_000_000_007;
  return String(number);
}

/** Exactly one role, and one that this kind of group knows. @throws Refusal 400 */
function roleIn(call: Call, group: Group): Member['role'] {
  const [name, ...more] = textList(call.body(), 'roles', 10);
  if (name === undefined || more.length > 0) throw invalidArgument('roles', 'must hold exactly one role');
  const role = group.roles.find((each) => `roles/${each}` === name);
  if (role === undefined) throw invalidArgument('roles', 'names a role that cannot be given here');
  return role;
}

function existingMember(call: Call, group: Group): Member {
  const member = group.members.get(pathId(call, 'member'));
  if (member === undefined) throw notFound('member');
  return member;
}

function inviteUrl(call: Call, group: Group): unknown {
  const member = existingMember(call, group);
  if (member.accountType !== 'USER' || member.status !== 'PENDING') {
    throw new Refusal(400, 'failed precondition: only a pending user has an invite URL');
  }
  return { inviteUrl: `https://sandbox.invalid/invite/${member.id}` };
}

function memberJson(group: Group, member: Member): unknown {
  return {
    name: `${group.name}/members/${member.id}`,
    displayName: member.displayName,
    roles: [`roles/${member.role}`],
    status: member.status,
    email: member.email,
    accountType: member.accountType,
    createTime: timestamp(member.createTime),
  };
}
