import type { Call } from './call.ts';
import { idForms } from './identifiers.ts';
import { invalidArgument, notFound, permissionDenied } from './refusal.ts';
import { permissionsOf } from './world/roles.ts';
import type { Device, Organization, Project, ServiceAccount, World } from './world/world.ts';

/**
 * The order of checks on every path: form (400), the project or organization (404), the permission in it (403), and
 * only then what lies below it (404). So nobody without a role learns what a project holds.
 */
export function projectFor(call: Call, permission: string, id = pathId(call, 'project')): Project {
  const project = call.world.projects.get(id);
  if (project === undefined) throw notFound('project');
  requirePermission(call, permissionsInProject(call.world, project, call.account), permission);
  return project;
}

export function organizationFor(
  call: Call,
  permission: string,
  id = pathId(call, 'organization'),
): Organization {
  const organization = call.world.organizations.get(id);
  if (organization === undefined) throw notFound('organization');
  requirePermission(call, permissionsInOrganization(organization, call.account), permission);
  return organization;
}

/** A device below its project; `projects/-` finds it in whichever project it is. */
export function deviceFor(call: Call, permission: string): Device {
  const id = pathId(call, 'device');
  if (call.path['project'] === '-') {
    const device = call.world.devices.get(id);
    if (device === undefined) throw notFound('device');
    projectFor(call, permission, device.project);
    return reachable(call, device);
  }
  const project = projectFor(call, permission);
  const device = call.world.devices.get(id);
  if (device === undefined || device.project !== project.id) throw notFound('device');
  return reachable(call, device);
}

/** The emulator knows emulated devices only. */
function reachable(call: Call, device: Device): Device {
  if (call.api === 'emulator' && !device.emulated) throw notFound('device');
  return device;
}

/** Looks at the form of every id in a path before anything is looked up. @throws Refusal 400 */
export function checkPathForms(variables: Readonly<Record<string, string>>): void {
  for (const [kind, id] of Object.entries(variables)) {
    if (kind in idForms && !(kind === 'project' && id === '-')) checkedId(id, kind);
  }
}

/** An id out of the path. @throws Refusal 400 when it does not have the form of its kind. */
export function pathId(call: Call, kind: string): string {
  return checkedId(call.path[kind] ?? '', kind);
}

/** @throws Refusal 400 when an id does not have the form of its kind. */
export function checkedId(id: string, kind: string): string {
  if (idForms[kind]?.(id) !== true) throw invalidArgument(kind, 'is not a well-formed id');
  return id;
}

/** An organization administrator has every project of the organization; everybody else the role of their membership. */
export function permissionsInProject(
  world: World,
  project: Project,
  account: ServiceAccount,
): ReadonlySet<string> {
  const organization = world.organizations.get(project.organization);
  const owned = organization?.members.get(account.id);
  return permissionsOf(owned?.role ?? project.members.get(account.id)?.role);
}

export function permissionsInOrganization(
  organization: Organization,
  account: ServiceAccount,
): ReadonlySet<string> {
  return permissionsOf(organization.members.get(account.id)?.role);
}

function requirePermission(call: Call, granted: ReadonlySet<string>, permission: string): void {
  if (granted.has(permission)) return;
  if (call.drifts.behaviour('ignoreRoles') !== undefined) return;
  throw permissionDenied(permission);
}
