import type { World } from './world/world.ts';

/**
 * The names of everything that exists. Below a project, device or service account that is itself in the list, what it
 * holds is listed too.
 */
export function resourceNames(world: World): readonly string[] {
  return [
    ...[...world.organizations.values()].flatMap(({ id, members }) =>
      membersOf(`organizations/${id}`, members),
    ),
    ...[...world.projects.values()].flatMap(({ id, members }) => [
      `projects/${id}`,
      ...membersOf(`projects/${id}`, members),
    ]),
    ...[...world.devices.values()].flatMap(({ id, project, labels }) => {
      const name = `projects/${project}/devices/${id}`;
      return [name, ...[...labels.keys()].map((key) => `${name}/labels/${key}`)];
    }),
    ...[...world.serviceAccounts.values()].map(
      ({ id, project }) => `projects/${project}/serviceaccounts/${id}`,
    ),
    ...[...world.keys.values()].map(({ id, serviceAccount }) => {
      const project = world.serviceAccounts.get(serviceAccount)?.project ?? '-';
      return `projects/${project}/serviceaccounts/${serviceAccount}/keys/${id}`;
    }),
    ...[...world.dataConnectors.values()].map(
      ({ id, project }) => `projects/${project}/dataconnectors/${id}`,
    ),
  ];
}

function membersOf(parent: string, members: ReadonlyMap<string, unknown>): readonly string[] {
  return [...members.keys()].map((id) => `${parent}/members/${id}`);
}

/** What exists beyond the seed. What hangs below something new is not named again: it goes with it. */
export function addedResources(world: World, seeded: ReadonlySet<string>): readonly string[] {
  const added = resourceNames(world).filter((name) => !seeded.has(name));
  const tops = new Set(added);
  return added.filter((name) => {
    const segments = name.split('/');
    for (let length = segments.length - 2; length > 0; length -= 2) {
      if (tops.has(segments.slice(0, length).join('/'))) return false;
    }
    return true;
  });
}
