import { organizationFor, permissionsInOrganization } from '../access.ts';
import type { Route } from '../call.ts';
import { pageOf } from '../paging.ts';
import type { Organization } from '../world/world.ts';

export const organizationRoutes: readonly Route[] = [
  {
    operation: 'organizations.list',
    method: 'GET',
    pattern: '/organizations',
    handle(call) {
      const own = [...call.world.organizations.values()].filter((organization) =>
        permissionsInOrganization(organization, call.account).has('organization.read'),
      );
      const { items, nextPageToken } = pageOf(call, own, 'organizations');
      return { organizations: items.map(organizationJson), nextPageToken };
    },
  },
  {
    operation: 'organizations.get',
    method: 'GET',
    pattern: '/organizations/{organization}',
    handle: (call) => organizationJson(organizationFor(call, 'organization.read')),
  },
  {
    operation: 'permissions.list',
    method: 'GET',
    pattern: '/organizations/{organization}/permissions',
    handle(call) {
      const organization = organizationFor(call, 'organization.read');
      const held = [...permissionsInOrganization(organization, call.account)].toSorted();
      const { items, nextPageToken } = pageOf(call, held, 'permissions');
      return { permissions: items, nextPageToken };
    },
  },
];

function organizationJson(organization: Organization): unknown {
  return { name: `organizations/${organization.id}`, displayName: organization.displayName };
}
