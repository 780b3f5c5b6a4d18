import type { Removal, RemoveLeftover, SendPlainly } from '../../src/probe/api-definition.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import { readErrorObject } from '../../src/contract/expectations.ts';
import { isJsonArray, isJsonObject, jsonMember } from '../../src/wire/json-shape.ts';
import type { JsonValue } from '../../src/wire/json.ts';
import { as, isEmulatedIn, markLabel } from './fixtures.ts';
import { deleteDevice, listDevices } from './operations/devices.ts';
import { deleteMember } from './operations/members.ts';

/**
 * Deletes an emulated device of the monitor's own. One whose name never became known is looked for by its mark: the
 * answer to its creation may have been lost on the way.
 */
export const removeEmulatedDevice: RemoveLeftover = async (leftover, target, send) => {
  const names =
    leftover.name === undefined ? await findMarked(leftover.parent, leftover.mark, send) : [leftover.name];
  if (names === undefined) return 'not-confirmed';
  return names.length === 0 ? 'unseen' : deleteAll(names, target, send);
};

/** Deletes whatever carries the mark of devices that should never have come to be. */
export const removeUnwantedDevices: RemoveLeftover = async (leftover, target, send) => {
  const names = await findMarked(leftover.parent, leftover.mark, send);
  if (names === undefined) return 'not-confirmed';
  // None is the rule: they had to be refused.
  return names.length === 0 ? 'gone' : deleteAll(names, target, send);
};

/** Ends a membership that the monitor began; it was written down by its name before anybody was invited. */
export const removeMembership: RemoveLeftover = async (leftover, _target, send) => {
  const { response } = await send(deleteMember(leftover.mark), as('administrator'));
  return isDone(response?.status) || response?.status === 404 ? 'gone' : 'not-confirmed';
};

/** The documents do not say whether what is done is answered with a body. A 202 would only promise it. */
const isDone = (status: number | undefined): boolean => status === 200 || status === 204;

/** A device that is not where it was made may have been transferred: then it is in the second project. */
async function deleteAll(
  names: readonly string[],
  { resources }: TargetConfig,
  send: SendPlainly,
): Promise<Removal> {
  const removals: Removal[] = [];
  for (const name of names) {
    const elsewhere = [resources.project, resources.second_project]
      .filter((project) => project !== undefined && !name.startsWith(`${project}/`))
      .map((project) => name.replace(/^projects\/[^/]+/, project ?? ''));
    removals.push(await deleteFirst([name, ...elsewhere], send));
  }
  return removals.find((removal) => removal !== 'gone') ?? 'gone';
}

/** Deletes what is found first under these names. */
async function deleteFirst(names: readonly string[], send: SendPlainly): Promise<Removal> {
  for (const name of names) {
    const { response } = await send(deleteDevice(name), as('administrator'));
    if (isDone(response?.status)) return 'gone';
    if (response?.status !== 404) return 'not-confirmed';
  }
  return 'unseen';
}

/** Lists are read as far as this: an answer must not lead to a loop. */
const mostPages = 50;

/** The emulated devices that carry this mark; undefined when the list could not be read, or lists what is elsewhere under it. */
async function findMarked(parent: string, mark: string, send: SendPlainly): Promise<string[] | undefined> {
  const names: string[] = [];
  let pageToken = '';
  for (let pages = 0; pages < mostPages; pages += 1) {
    const query = pageToken === '' ? {} : { pageToken };
    const exchange = await send(listDevices('emulator', parent, query), as('administrator'));
    if (exchange.response === undefined || exchange.response.status !== 200) return undefined;
    const page = readErrorObject(exchange);
    if (page === undefined) return undefined;
    const devices = jsonMember(page, 'devices');
    const found = (isJsonArray(devices) ? devices : []).flatMap((each) => nameOfMarked(each, mark));
    if (!found.every((name) => isEmulatedIn(parent, name))) return undefined;
    names.push(...found);
    const next = jsonMember(page, 'nextPageToken');
    pageToken = typeof next === 'string' ? next : '';
    if (pageToken === '') return names;
  }
  return undefined;
}

function nameOfMarked(device: JsonValue, mark: string): string[] {
  if (!isJsonObject(device)) return [];
  const labels = jsonMember(device, 'labels');
  const name = jsonMember(device, 'name');
  const isOurs = isJsonObject(labels) && jsonMember(labels, markLabel) === mark;
  return isOurs && typeof name === 'string' ? [name] : [];
}
