import { checkedId, deviceFor, organizationFor, permissionsInProject, projectFor } from '../access.ts';
import { idInName } from '../arguments.ts';
import type { Call, Route } from '../call.ts';
import { pageOf } from '../paging.ts';
import { queryList, queryText } from '../query.ts';
import { invalidArgument, notFound } from '../refusal.ts';
import { productNumberOf } from '../world/device-types.ts';
import type { Device } from '../world/world.ts';
import { filterDevices, orderDevices } from './device-filters.ts';

export const deviceRoutes: readonly Route[] = [
  {
    operation: 'devices.list',
    method: 'GET',
    pattern: '/projects/{project}/devices',
    handle: (call) =>
      listDevices(call, call.path['project'] === '-' ? devicesEverywhere(call) : ownDevices(call)),
  },
  {
    operation: 'devices.get',
    method: 'GET',
    pattern: '/projects/{project}/devices/{device}',
    handle: getDevice,
  },
];

/** Answers 404 while a creation has not propagated. */
export function getDevice(call: Call): unknown {
  const device = deviceFor(call, call.api === 'emulator' ? 'emulator.read' : 'device.read');
  if (device.visibleFrom > call.now) throw notFound('device');
  return deviceJson(device);
}

export function listDevices(call: Call, devices: readonly Device[]): unknown {
  const visible = devices.filter((device) => device.visibleFrom <= call.now);
  const chosen = orderDevices(call.query, filterDevices(call.query, visible));
  const { items, nextPageToken } = pageOf(call, chosen, 'devices');
  return { devices: items.map(deviceJson), nextPageToken };
}

function ownDevices(call: Call): readonly Device[] {
  const project = projectFor(call, 'device.read');
  return [...call.world.devices.values()].filter((device) => device.project === project.id);
}

/** `projects/-`: the organization must be named; only projects that the account may read count. */
function devicesEverywhere(call: Call): readonly Device[] {
  const name = queryText(call.query, 'organization') ?? '';
  if (name === '') throw invalidArgument('organization', 'is required with projects/-');
  const id = checkedId(idInName(name, 'organizations', 'organization'), 'organization');
  const organization = call.world.organizations.get(id);
  if (organization === undefined) throw notFound('organization');
  const wanted = queryList(call.query, 'projects').map((each) => idInName(each, 'projects', 'projects'));
  const readable = [...call.world.projects.values()].filter(
    (project) =>
      project.organization === id &&
      permissionsInProject(call.world, project, call.account).has('device.read'),
  );
  if (readable.length === 0) organizationFor(call, 'organization.read', id);
  const projects = new Set(
    readable.map((project) => project.id).filter((each) => wanted.length === 0 || wanted.includes(each)),
  );
  return [...call.world.devices.values()].filter((device) => projects.has(device.project));
}

export function deviceJson(device: Device): unknown {
  return {
    name: `projects/${device.project}/devices/${device.id}`,
    type: device.type,
    productNumber: productNumberOf(device.type),
    labels: Object.fromEntries(device.labels),
    reported: Object.fromEntries(device.reported),
  };
}
