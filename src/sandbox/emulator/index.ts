import { deviceFor, projectFor } from '../access.ts';
import { optionalText, requiredText, textMap } from '../arguments.ts';
import type { Call, Route } from '../call.ts';
import { freshId } from '../identifiers.ts';
import { invalidArgument } from '../refusal.ts';
import { deviceJson, getDevice, listDevices } from '../rest/devices.ts';
import { checkedLabelKey, mostLabels, valueRules } from '../rest/labels.ts';
import { deviceTypeNames, isDeviceType, reportedStates } from '../world/device-types.ts';
import type { Device } from '../world/world.ts';
import { publish } from './publish.ts';

const one = '/projects/{project}/devices/{device}';

/** Every call of the Sensor Emulator API: it knows emulated devices only, and alone makes and removes them. */
export const emulatorRoutes: readonly Route[] = [
  {
    operation: 'devices.list',
    method: 'GET',
    pattern: '/projects/{project}/devices',
    handle(call) {
      const project = projectFor(call, 'emulator.read');
      const devices = [...call.world.devices.values()];
      return listDevices(
        call,
        devices.filter((device) => device.emulated && device.project === project.id),
      );
    },
  },
  {
    operation: 'devices.create',
    method: 'POST',
    pattern: '/projects/{project}/devices',
    handle: createDevice,
  },
  { operation: 'devices.get', method: 'GET', pattern: one, handle: getDevice },
  { operation: 'devices.update', method: 'PUT', pattern: one, handle: replaceDevice },
  {
    operation: 'devices.delete',
    method: 'DELETE',
    pattern: one,
    handle(call) {
      const device = deviceFor(call, 'emulator.delete');
      const { devices } = call.world;
      const back = call.drifts.behaviour('returnDeleted');
      if (back !== undefined) devices.set(device.id, { ...device, visibleFrom: call.now + back });
      else if (call.drifts.behaviour('loseDeletes') === undefined) devices.delete(device.id);
      return {};
    },
  },
  { operation: 'devices.publish', method: 'POST', pattern: `${one}:publish`, handle: publish },
];

function createDevice(call: Call): unknown {
  const project = projectFor(call, 'emulator.create');
  const type = checkedType(call, true) ?? '';
  const device: Device = {
    id: `emu${freshId()}`,
    project: project.id,
    type,
    emulated: true,
    labels: new Map([...checkedLabels(call), ['virtual-sensor', '']]),
    reported: new Map(Object.entries(reportedStates(type, call.now))),
    events: [],
    visibleFrom: call.now + call.propagationDelay,
  };
  if (call.drifts.behaviour('loseWrites') === undefined) call.world.devices.set(device.id, device);
  return deviceJson(device);
}

/** PUT replaces the type, where one is given, and all labels. */
function replaceDevice(call: Call): unknown {
  const device = deviceFor(call, 'emulator.update');
  const type = checkedType(call, false);
  const labels = checkedLabels(call);
  if (type !== undefined && type !== device.type) {
    device.type = type;
    device.reported.clear();
  }
  device.labels.clear();
  for (const [key, value] of [...labels, ['virtual-sensor', ''] as const]) device.labels.set(key, value);
  return deviceJson(device);
}

function checkedType(call: Call, required: boolean): string | undefined {
  const rules = { shortest: 1, longest: 50 };
  const type = required ? requiredText(call.body(), 'type', rules) : optionalText(call.body(), 'type', rules);
  if (type !== undefined && !isDeviceType(type)) {
    throw invalidArgument('type', `must be one of ${deviceTypeNames.join(', ')}`);
  }
  return type;
}

function checkedLabels(call: Call): ReadonlyMap<string, string> {
  const labels = textMap(call.body(), 'labels');
  if (labels.size >= mostLabels)
    throw invalidArgument('labels', `must not have more than ${mostLabels} entries`);
  for (const [key, value] of labels) {
    checkedLabelKey(key);
    if (value.length > valueRules.longest) throw invalidArgument('labels', 'holds a value that is too long');
  }
  return labels;
}
