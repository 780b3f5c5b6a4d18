import { deviceFor } from '../access.ts';
import type { Call, Route } from '../call.ts';
import { pageOf } from '../paging.ts';
import { queryList, queryText } from '../query.ts';
import { invalidArgument } from '../refusal.ts';
import { eventTypes } from '../world/device-types.ts';
import { timestamp } from '../world/world.ts';
import type { Device, DeviceEvent } from '../world/world.ts';

const day = 86_400_000;
/** RFC 3339 §5.6, with a time zone. */
const time = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

export const eventRoutes: readonly Route[] = [
  {
    operation: 'events.list',
    method: 'GET',
    pattern: '/projects/{project}/devices/{device}/events',
    handle(call) {
      const device = deviceFor(call, 'device.read');
      const { items, nextPageToken } = pageOf(call, chosenEvents(call, device), 'events', 1000);
      return { events: items.map((event) => eventJson(device, event)), nextPageToken };
    },
  },
];

/** Newest first; without times, those of the last 24 hours. */
function chosenEvents(call: Call, device: Device): readonly DeviceEvent[] {
  const types = queryList(call.query, 'eventTypes');
  const unknown = types.find((type) => !eventTypes.includes(type));
  if (unknown !== undefined) throw invalidArgument('eventTypes', `may only name ${eventTypes.join(', ')}`);
  const end = timeIn(call, 'endTime') ?? call.now;
  const start = timeIn(call, 'startTime') ?? end - day;
  if (start > end) throw invalidArgument('startTime', 'must not be later than endTime');
  return device.events
    .filter(
      (event) =>
        event.time >= start && event.time <= end && (types.length === 0 || types.includes(event.type)),
    )
    .toSorted((left, right) => right.time - left.time);
}

function timeIn(call: Call, name: string): number | undefined {
  const text = queryText(call.query, name) ?? '';
  if (text === '') return undefined;
  // An unescaped plus sign of a time zone arrives as a blank.
  const milliseconds = time.test(text.replace(' ', '+')) ? Date.parse(text.replace(' ', '+')) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw invalidArgument(name, 'must be an RFC 3339 time');
  return milliseconds;
}

function eventJson(device: Device, event: DeviceEvent): unknown {
  return {
    eventId: event.id,
    targetName: `projects/${device.project}/devices/${device.id}`,
    eventType: event.type,
    data: event.data,
    timestamp: timestamp(event.time),
  };
}
