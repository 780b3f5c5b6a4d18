import { seedId } from '../identifiers.ts';
import type { Seed, SeedAccount } from '../seed/seed.ts';
import { reportedStates } from './device-types.ts';
import { emailOf } from './world.ts';
import type { Device, Member, ServiceAccount, World } from './world.ts';

/** The world that a seed describes. `now`: milliseconds since the epoch; seeded resources are older than that and visible at once. */
export function createWorld(seed: Seed, now: number): World {
  const world: World = {
    organizations: new Map(),
    projects: new Map(),
    devices: new Map(),
    serviceAccounts: new Map(),
    keys: new Map(),
    revokedKeys: new Map(),
    dataConnectors: new Map(),
  };
  for (const { id, display_name } of seed.organizations) {
    world.organizations.set(id, { id, displayName: display_name, members: new Map() });
  }
  for (const project of seed.projects) addProject(world, project, now);
  for (const [name, account] of Object.entries(seed.accounts)) addAccount(world, name, account, now);
  return world;
}

function addProject(world: World, project: Seed['projects'][number], now: number): void {
  const { id, display_name: displayName, organization } = project;
  world.projects.set(id, { id, displayName, organization, members: new Map(), visibleFrom: 0 });
  for (const device of project.devices) {
    const added: Device = {
      id: device.id,
      project: id,
      type: device.type,
      emulated: device.id.startsWith('emu'),
      labels: new Map(Object.entries(device.labels)),
      reported: new Map(),
      events: [],
      visibleFrom: 0,
    };
    addHistory(added, now);
    world.devices.set(device.id, added);
  }
  for (const connector of project.data_connectors) {
    world.dataConnectors.set(connector.id, {
      id: connector.id,
      project: id,
      displayName: connector.display_name,
      type: 'HTTP_PUSH',
      status: 'ACTIVE',
      events: [],
      labels: [],
      settingsField: 'httpConfig',
      settings: { url: connector.url, signatureSecret: '', headers: {} },
    });
  }
}

/** One event of each state in each of the last twelve hours, so that history has something to page through. */
function addHistory(device: Device, now: number): void {
  const hour = 3_600_000;
  for (let age = 12; age >= 1; age -= 1) {
    const time = now - age * hour;
    for (const [type, value] of Object.entries(reportedStates(device.type, time))) {
      device.events.push({
        id: seedId(`event ${device.id} ${type} ${age}`),
        type,
        data: { [type]: value },
        time,
      });
      device.reported.set(type, value);
    }
  }
}

function addAccount(world: World, name: string, seeded: SeedAccount, now: number): void {
  const account: ServiceAccount = {
    id: seeded.id,
    project: seeded.project,
    displayName: name,
    enableBasicAuth: seeded.basic,
    createTime: now,
    updateTime: now,
  };
  world.serviceAccounts.set(account.id, account);
  const { key_id, secret } = seeded;
  const keys = seeded.revoked ? world.revokedKeys : world.keys;
  keys.set(key_id, { id: key_id, serviceAccount: account.id, secret, createTime: now });
  for (const grant of seeded.grants) {
    const members =
      'project' in grant
        ? world.projects.get(grant.project)?.members
        : world.organizations.get(grant.organization)?.members;
    members?.set(account.id, serviceAccountMember(account, grant.role, now));
  }
}

/** A service account as a member: accepted at once, nobody is e-mailed. */
export function serviceAccountMember(account: ServiceAccount, role: Member['role'], now: number): Member {
  return {
    id: account.id,
    email: emailOf(account),
    displayName: account.displayName,
    role,
    status: 'ACCEPTED',
    accountType: 'SERVICE_ACCOUNT',
    createTime: now,
  };
}
