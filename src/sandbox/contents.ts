import type { Member, World } from './world/world.ts';

/**
 * Everything that exists, by name, each with a text that is another one once the thing has been changed. Which events a device
 * has published is left out: an emulated one is there to publish.
 */
export function listContents(world: World): ReadonlyMap<string, string> {
  const contents = new Map<string, string>();
  const add = (name: string, value: unknown): void => void contents.set(name, JSON.stringify(value));
  const addMembers = (parent: string, members: ReadonlyMap<string, Member>): void => {
    for (const { id, email, role, status } of members.values())
      add(`${parent}/members/${id}`, [email, role, status]);
  };
  for (const { id, displayName, members } of world.organizations.values()) {
    add(`organizations/${id}`, displayName);
    addMembers(`organizations/${id}`, members);
  }
  for (const { id, displayName, organization, members } of world.projects.values()) {
    add(`projects/${id}`, [displayName, organization]);
    addMembers(`projects/${id}`, members);
  }
  for (const { id, project, type, labels } of world.devices.values()) {
    add(`projects/${project}/devices/${id}`, [
      type,
      [...labels].toSorted(([one], [other]) => one.localeCompare(other)),
    ]);
  }
  for (const { id, project, displayName, enableBasicAuth } of world.serviceAccounts.values()) {
    add(`projects/${project}/serviceaccounts/${id}`, [displayName, enableBasicAuth]);
  }
  for (const { id, serviceAccount } of world.keys.values()) add(`keys/${id}`, serviceAccount);
  for (const { id, project, ...settings } of world.dataConnectors.values()) {
    add(`projects/${project}/dataconnectors/${id}`, settings);
  }
  return contents;
}
