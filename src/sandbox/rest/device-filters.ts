import type { Query } from '../query.ts';
import { queryList, queryText } from '../query.ts';
import { productNumberOf } from '../world/device-types.ts';
import type { Device } from '../world/world.ts';

/** The filters of a device list: all must hold; a filter given several times asks for any of its values, labels for all. */
export function filterDevices(query: Query, devices: readonly Device[]): readonly Device[] {
  if (query.size === 0) return devices;
  const wanted = (queryText(query, 'query') ?? '').toLowerCase();
  const ids = queryList(query, 'deviceIds');
  const types = queryList(query, 'deviceTypes');
  const products = queryList(query, 'productNumbers');
  const labels = queryList(query, 'labelFilters');
  return devices.filter(
    (device) =>
      (ids.length === 0 || ids.includes(device.id)) &&
      (types.length === 0 || types.includes(device.type)) &&
      (products.length === 0 || products.includes(productNumberOf(device.type))) &&
      labels.every((filter) => hasLabel(device, filter)) &&
      (wanted === '' || searchText(device).includes(wanted)),
  );
}

/** `key=value`, or `key` for any value. */
function hasLabel(device: Device, filter: string): boolean {
  const equals = filter.indexOf('=');
  if (equals < 0) return device.labels.has(filter);
  return device.labels.get(filter.slice(0, equals)) === filter.slice(equals + 1);
}

function searchText(device: Device): string {
  return [device.id, device.type, ...[...device.labels].flat()].join(' ').toLowerCase();
}

/** `order_by` is a dot path into the device, `-` in front of it turns the order round; without it: by id. */
export function orderDevices(query: Query, devices: readonly Device[]): readonly Device[] {
  const order = queryText(query, 'orderBy') ?? '';
  const descending = order.startsWith('-');
  const path = (descending ? order.slice(1) : order).split('.');
  const keyed = devices.map((device) => ({ device, key: order === '' ? device.id : valueAt(device, path) }));
  keyed.sort((left, right) => compare(left.key, right.key) || compare(left.device.id, right.device.id));
  const ordered = keyed.map((each) => each.device);
  return descending ? ordered.toReversed() : ordered;
}

function valueAt(device: Device, path: readonly string[]): string | number {
  const [first = '', ...rest] = path;
  if (first === 'labels') return device.labels.get(rest.join('.')) ?? '';
  if (first === 'type') return device.type;
  if (first === 'productNumber') return productNumberOf(device.type);
  if (first !== 'reported') return device.id;
  let value: unknown = Object.fromEntries(device.reported);
  for (const key of rest) value = Object.entries(Object(value)).find(([name]) => name === key)?.[1];
  return typeof value === 'number' || typeof value === 'string' ? value : '';
}

function compare(left: string | number, right: string | number): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
