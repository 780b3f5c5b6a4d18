import type { Route } from '../call.ts';
import { pageOf } from '../paging.ts';
import { notFound } from '../refusal.ts';
import { roles } from '../world/roles.ts';
import type { Role } from '../world/roles.ts';

/** Roles are the same for everybody; any account may read them. */
export const roleRoutes: readonly Route[] = [
  {
    operation: 'roles.list',
    method: 'GET',
    pattern: '/roles',
    handle(call) {
      const { items, nextPageToken } = pageOf(call, roles, 'roles');
      return { roles: items.map(roleJson), nextPageToken };
    },
  },
  {
    operation: 'roles.get',
    method: 'GET',
    pattern: '/roles/{role}',
    handle(call) {
      const role = roles.find((each) => each.name === call.path['role']);
      if (role === undefined) throw notFound('role');
      return roleJson(role);
    },
  },
];

function roleJson(role: Role): unknown {
  const { name, displayName, description, permissions } = role;
  return { name: `roles/${name}`, displayName, description, permissions };
}
