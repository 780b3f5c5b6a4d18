import { deviceFor } from '../access.ts';
import type { Call } from '../call.ts';
import { freshId } from '../identifiers.ts';
import { isJsonObject } from '../json-object.ts';
import { invalidArgument } from '../refusal.ts';
import { publishableEvents } from '../world/device-types.ts';
import { timestamp } from '../world/world.ts';

/** A device keeps its newest events; a client that publishes for ever must not fill the memory. */
const mostEvents = 1000;

/** `:publish`: exactly one `{"<eventType>": {...}}`, of a type that fits the device. */
export function publish(call: Call): unknown {
  const device = deviceFor(call, 'emulator.update');
  const [first, ...more] = Object.entries(call.body());
  if (first === undefined || more.length > 0) throw invalidArgument('body', 'must hold exactly one event');
  const [type, data] = first;
  const fitting = publishableEvents(device.type);
  if (!fitting.includes(type)) {
    throw invalidArgument('event', `must be one that this type of device has: ${fitting.join(', ')}`);
  }
  if (!isJsonObject(data)) throw invalidArgument(type, 'must be an object');
  const updateTime = data['updateTime'] ?? timestamp(call.now);
  if (typeof updateTime !== 'string' || Number.isNaN(Date.parse(updateTime))) {
    throw invalidArgument('updateTime', 'must be an RFC 3339 time');
  }
  const value = { ...data, updateTime };
  device.events.push({ id: freshId(), type, data: { [type]: value }, time: Date.parse(updateTime) });
  if (device.events.length > mostEvents) device.events.shift();
  device.reported.set(type, value);
  return {};
}
