import type { RemoveLeftover } from '../../src/probe/api-definition.ts';
import { readErrorObject } from '../../src/contract/expectations.ts';
import { isJsonArray, isJsonObject, jsonMember } from '../../src/wire/json-shape.ts';
import type { JsonValue } from '../../src/wire/json.ts';
import { as, markLabel } from './fixtures.ts';
import { deleteDevice, listDevices } from './operations/devices.ts';

/**
 * Deletes an emulated device of the monitor's own. One whose name never became known is looked for by its mark: the
 * answer to its creation may have been lost on the way.
 */
export const removeEmulatedDevice: RemoveLeftover = async (leftover, _target, send) => {
  const names =
    leftover.name === undefined ? await findMarked(leftover.parent, leftover.mark, send) : [leftover.name];
  if (names === undefined) return false;
  for (const name of names) {
    const { response } = await send(deleteDevice(name), as('administrator'));
    if (response?.status !== 200 && response?.status !== 404) return false;
  }
  return true;
};

/** The emulated devices that carry this mark; undefined when the list could not be read. */
async function findMarked(
  parent: string,
  mark: string,
  send: Parameters<RemoveLeftover>[2],
): Promise<string[] | undefined> {
  const names: string[] = [];
  let pageToken = '';
  do {
    const query = pageToken === '' ? {} : { pageToken };
    const exchange = await send(listDevices('emulator', parent, query), as('administrator'));
    if (exchange.response === undefined || exchange.response.status !== 200) return undefined;
    const page = readErrorObject(exchange);
    if (page === undefined) return undefined;
    const devices = jsonMember(page, 'devices');
    names.push(...(isJsonArray(devices) ? devices : []).flatMap((device) => nameOfMarked(device, mark)));
    const next = jsonMember(page, 'nextPageToken');
    pageToken = typeof next === 'string' ? next : '';
  } while (pageToken !== '' && names.length === 0);
  return names;
}

function nameOfMarked(device: JsonValue, mark: string): string[] {
  if (!isJsonObject(device)) return [];
  const labels = jsonMember(device, 'labels');
  const name = jsonMember(device, 'name');
  const isOurs = isJsonObject(labels) && jsonMember(labels, markLabel) === mark;
  return isOurs && typeof name === 'string' ? [name] : [];
}
