import { deviceFor } from '../access.ts';
import { optionalText, requiredText } from '../arguments.ts';
import type { Call, Route } from '../call.ts';
import type { JsonObject } from '../json-object.ts';
import { pageOf } from '../paging.ts';
import { queryText } from '../query.ts';
import { alreadyExists, invalidArgument, notFound, Refusal } from '../refusal.ts';
import type { Device } from '../world/world.ts';

/** Limits of our own: the public documents say that there are some, not which. */
export const mostLabels = 200;
const keyRules = { shortest: 1, longest: 100 };
export const valueRules = { longest: 1000 };

/** Labels of a device, emulated or not. Reading needs any role, changing needs project developer. */
export const labelRoutes: readonly Route[] = [
  {
    operation: 'labels.list',
    method: 'GET',
    pattern: '/projects/{project}/devices/{device}/labels',
    handle(call) {
      const device = deviceFor(call, 'device.read');
      const labels = [...device.labels.keys()].toSorted().map((key) => labelJson(device, key));
      const { items, nextPageToken } = pageOf(call, labels, 'labels');
      return { labels: items, nextPageToken };
    },
  },
  {
    operation: 'labels.create',
    method: 'POST',
    pattern: '/projects/{project}/devices/{device}/labels',
    handle: createLabel,
  },
  {
    operation: 'labels.get',
    method: 'GET',
    pattern: '/projects/{project}/devices/{device}/labels/{label}',
    handle(call) {
      const device = deviceFor(call, 'device.read');
      return labelJson(device, existingKey(call, device));
    },
  },
  {
    operation: 'labels.update',
    method: 'PATCH',
    pattern: '/projects/{project}/devices/{device}/labels/{label}',
    handle: updateLabel,
  },
  {
    operation: 'labels.delete',
    method: 'DELETE',
    pattern: '/projects/{project}/devices/{device}/labels/{label}',
    handle(call) {
      const device = deviceFor(call, 'device.update');
      device.labels.delete(existingKey(call, device));
      return {};
    },
  },
];

function createLabel(call: Call): unknown {
  const device = deviceFor(call, 'device.update');
  const body = call.body();
  const key = checkedLabelKey(requiredText(body, 'key', keyRules));
  const value = valueIn(call, body, device, key);
  if (device.labels.get(key) === value && call.drifts.behaviour('acceptSameLabel') !== undefined) {
    return labelJson(device, key);
  }
  if (device.labels.has(key)) {
    if (call.drifts.behaviour('overwriteDuplicates') !== undefined) device.labels.set(key, value);
    throw alreadyExists('label');
  }
  if (device.labels.size >= mostLabels) throw new Refusal(400, 'max labels reached for device');
  if (call.drifts.behaviour('loseWrites') !== undefined) return { ...labelJson(device, key), value };
  device.labels.set(key, value);
  return labelJson(device, key);
}

/** The value to create a label with; absent is empty. */
function valueIn(call: Call, body: JsonObject, device: Device, key: string): string {
  try {
    return optionalText(body, 'value', valueRules) ?? '';
  } catch (refusal) {
    if (call.drifts.behaviour('keepRefusedLabels') !== undefined) device.labels.set(key, '');
    throw refusal;
  }
}

function updateLabel(call: Call): unknown {
  const device = deviceFor(call, 'device.update');
  const key = existingKey(call, device);
  const mask = queryText(call.query, 'updateMask') ?? '';
  if (mask !== '' && mask !== 'value' && mask !== '*')
    throw invalidArgument('updateMask', 'may only name value');
  const value = requiredText(call.body(), 'value', valueRules);
  if (call.drifts.behaviour('loseWrites') !== undefined) return { ...labelJson(device, key), value };
  device.labels.set(key, value);
  return labelJson(device, key);
}

function existingKey(call: Call, device: Device): string {
  const key = checkedLabelKey(call.path['label'] ?? '');
  if (!device.labels.has(key)) throw notFound('label');
  return key;
}

/** A key is a segment of a path: no slash, no control characters. @throws Refusal 400 */
export function checkedLabelKey(key: string): string {
  if (key.length < keyRules.shortest) throw invalidArgument('key', 'must not be empty');
  if (key.length > keyRules.longest) {
    throw invalidArgument('key', `must not be longer than ${keyRules.longest} characters`);
  }
  if (/[/\p{Cc}]/u.test(key)) throw invalidArgument('key', 'must hold no slash and no control characters');
  return key;
}

function labelJson(device: Device, key: string): { name: string; key: string; value: string } {
  const name = `projects/${device.project}/devices/${device.id}/labels/${key}`;
  return { name, key, value: device.labels.get(key) ?? '' };
}
