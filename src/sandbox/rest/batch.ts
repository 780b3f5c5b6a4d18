import { checkedId, pathId, permissionsInProject, projectFor } from '../access.ts';
import { fieldOf, textList, textMap } from '../arguments.ts';
import type { Call, Route } from '../call.ts';
import type { JsonObject } from '../json-object.ts';
import { invalidArgument, permissionDenied } from '../refusal.ts';
import type { Device, Project } from '../world/world.ts';
import { deviceJson } from './devices.ts';
import { checkedLabelKey, mostLabels, valueRules } from './labels.ts';

/** The most devices of one batch; a limit of our own. */
const mostDevices = 100;

/** Calls on many devices: they answer 200, with what went wrong for single devices inside. */
export const batchRoutes: readonly Route[] = [
  {
    operation: 'devices.batchUpdate',
    method: 'POST',
    pattern: '/projects/{project}/devices:batchUpdate',
    handle: batchUpdate,
  },
  {
    operation: 'devices.transfer',
    method: 'POST',
    pattern: '/projects/{project}/devices:transfer',
    handle: transfer,
  },
];

type ItemError = {
  readonly device: string;
  readonly status: { readonly code: string; readonly message: string };
};

const itemError = (device: string, code: string, message: string): ItemError => ({
  device,
  status: { code, message },
});

/** Labels are set whether or not they exist, and removing one that is not there is no error. */
function batchUpdate(call: Call): unknown {
  const project = projectFor(call, 'device.update');
  const body = call.body();
  const added = checkedLabels(body);
  const removed = textList(body, 'removeLabels', mostLabels);
  if (added.size === 0 && removed.length === 0) {
    throw invalidArgument('addLabels', 'or removeLabels must hold something');
  }
  const batchErrors: ItemError[] = [];
  for (const { name, id, project: owner } of deviceNames(body)) {
    const device = call.world.devices.get(id);
    if (device === undefined || device.project !== project.id || owner !== project.id) {
      batchErrors.push(itemError(name, 'NOT_FOUND', 'resource not found'));
    } else if (new Set([...device.labels.keys(), ...added.keys()]).size > mostLabels) {
      batchErrors.push(itemError(name, 'INVALID_ARGUMENT', 'Max labels reached for device.'));
    } else {
      for (const [key, value] of added) device.labels.set(key, value);
      for (const key of removed) device.labels.delete(key);
    }
  }
  return { batchErrors };
}

function checkedLabels(body: JsonObject): ReadonlyMap<string, string> {
  const labels = textMap(body, 'addLabels');
  for (const [key, value] of labels) {
    checkedLabelKey(key);
    if (value.length > valueRules.longest)
      throw invalidArgument('addLabels', 'holds a value that is too long');
  }
  return labels;
}

/**
 * Moves devices into the project of the path. Needs project administrator there and in every project that a device
 * leaves (Error Codes, 403); a device that does not exist is an entry in `transferErrors`.
 */
function transfer(call: Call): unknown {
  const target = targetProject(call);
  const named = deviceNames(call.body());
  const sources = new Set(named.map((each) => each.project).filter((id) => call.world.projects.has(id)));
  if (call.drifts.behaviour('transferChecks') !== 'target') {
    for (const id of sources) projectFor(call, 'device.transfer', id);
  }
  const transferErrors: ItemError[] = [];
  const transferred: Device[] = [];
  for (const { name, id, project } of named) {
    const device = call.world.devices.get(id);
    if (device === undefined || device.project !== project) {
      transferErrors.push(itemError(name, 'NOT_FOUND', 'resource not found'));
    } else if (device.project === target.id) {
      transferErrors.push(itemError(name, 'INVALID_ARGUMENT', 'device is in the project already'));
    } else {
      device.project = target.id;
      transferred.push(device);
    }
  }
  return { transferredDevices: transferred.map(deviceJson), transferErrors };
}

function targetProject(call: Call): Project {
  const project = call.world.projects.get(pathId(call, 'project'));
  const leftOut = project !== undefined && call.drifts.behaviour('transferChecks') === 'source';
  if (!leftOut) return projectFor(call, 'device.transfer');
  if (!permissionsInProject(call.world, project, call.account).has('project.read')) {
    throw permissionDenied('project.read');
  }
  return project;
}

type DeviceName = { readonly name: string; readonly project: string; readonly id: string };

/** Full names, `projects/…/devices/…`, a slash in front allowed. @throws Refusal 400 for none, too many, or another form */
function deviceNames(body: JsonObject): readonly DeviceName[] {
  if (fieldOf(body, 'devices') === undefined) throw invalidArgument('devices', 'is missing');
  const names = textList(body, 'devices', mostDevices);
  if (names.length === 0) throw invalidArgument('devices', 'must not be empty');
  return names.map((name) => {
    const [, project = '', id = ''] = /^\/?projects\/([^/]+)\/devices\/([^/]+)$/.exec(name) ?? [];
    if (id === '') throw invalidArgument('devices', 'must hold names of the form projects/<id>/devices/<id>');
    return { name, project: checkedId(project, 'project'), id: checkedId(id, 'device') };
  });
}
