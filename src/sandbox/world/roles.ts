export const projectRoles = ['project.user', 'project.developer', 'project.admin'] as const;
export type ProjectRole = (typeof projectRoles)[number];
export type RoleName = ProjectRole | 'organization.admin';

export type Role = {
  readonly name: RoleName;
  readonly displayName: string;
  readonly description: string;
  readonly permissions: readonly string[];
};

const userPermissions = [
  'project.read',
  'membership.read',
  'sensor.read',
  'device.read',
  'dataconnector.read',
  'serviceaccount.read',
  'serviceaccount.key.read',
  'emulator.read',
];

const developerPermissions = [
  ...userPermissions,
  'sensor.update',
  'device.update',
  'dataconnector.create',
  'dataconnector.update',
  'dataconnector.delete',
  'emulator.create',
  'emulator.update',
  'emulator.delete',
];

const administratorPermissions = [
  ...developerPermissions,
  'project.update',
  'project.delete',
  'device.transfer',
  'membership.create',
  'membership.update',
  'membership.delete',
  'serviceaccount.create',
  'serviceaccount.update',
  'serviceaccount.delete',
  'serviceaccount.key.create',
  'serviceaccount.key.delete',
];

const organizationPermissions = [
  ...administratorPermissions,
  'project.create',
  'organization.read',
  'organization.update',
];

/** The roles and what each permits (service accounts, "Permissions"). */
export const roles: readonly Role[] = [
  {
    name: 'project.user',
    displayName: 'Project user',
    description: 'Reads everything in one project.',
    permissions: userPermissions,
  },
  {
    name: 'project.developer',
    displayName: 'Project developer',
    description: 'Also changes devices, labels and Data Connectors.',
    permissions: developerPermissions,
  },
  {
    name: 'project.admin',
    displayName: 'Project administrator',
    description: 'Also changes the project, its members and its service accounts, and transfers devices.',
    permissions: administratorPermissions,
  },
  {
    name: 'organization.admin',
    displayName: 'Organization administrator',
    description: 'Administers every project of one organization, and creates projects.',
    permissions: organizationPermissions,
  },
];

const permissionSets: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  roles.map((role) => [role.name, new Set(role.permissions)]),
);

/** What a role permits; nothing for none. */
export function permissionsOf(role: RoleName | undefined): ReadonlySet<string> {
  return (role === undefined ? undefined : permissionSets.get(role)) ?? noPermissions;
}

const noPermissions: ReadonlySet<string> = new Set();
