import { readErrorObject } from '../../src/contract/expectations.ts';
import type { Preflight } from '../../src/probe/api-definition.ts';
import { perCycle } from '../../src/probe/per-cycle.ts';
import { ProbeInconclusive, type ProbeContext } from '../../src/probe/probe.ts';
import { isJsonArray, isJsonObject, jsonMember } from '../../src/wire/json-shape.ts';
import type { JsonValue } from '../../src/wire/json.ts';
import { anyValidAccount, as, requireSuccess } from './fixtures.ts';
import { absentCall } from './clauses/error-exchange.ts';
import { isEmulatedId } from './identifiers.ts';
import { listDataConnectors } from './operations/data-connectors.ts';
import { listDevices } from './operations/devices.ts';

/** Lists are read as far as this: an answer must not lead to a loop. */
const mostPages = 50;

/** Both projects are looked at: their devices, and their Data Connectors. */
export const preflight: Preflight = {
  cost: { requests: 4, waitSeconds: 0 },
  findRefusal: (context) => findRefusal(context),
};

/**
 * Whether anything real lives where the monitor would write: a physical device, or a Data Connector that would push
 * what it does to somebody. Resolves with why nothing may be written, in words; asked once in each cycle.
 * @throws ProbeInconclusive when it cannot be told.
 */
const findRefusal = perCycle(async (context): Promise<string | undefined> => {
  const { project, second_project: second } = context.target.resources;
  for (const place of [project, second]) {
    if (place === undefined) continue;
    const refusal = (await findPhysicalDevice(context, place)) ?? (await findDataConnector(context, place));
    if (refusal !== undefined) return `${refusal}; writes need projects of their own`;
  }
  return undefined;
});

async function findPhysicalDevice(context: ProbeContext, project: string): Promise<string | undefined> {
  let pageToken = '';
  for (let page = 0; page < mostPages; page += 1) {
    const query = pageToken === '' ? {} : { pageToken };
    const exchange = await context.send(listDevices('rest', project, query), reader(context));
    const answer =
      readErrorObject(requireSuccess(exchange, 'fixture_lost', `listing the devices of ${project}`)) ?? {};
    const devices = jsonMember(answer, 'devices');
    if (!isJsonArray(devices))
      throw new ProbeInconclusive('fixture_lost', `the devices of ${project} were not listed`);
    if (!devices.every(isEmulated)) return `${project} holds a physical device`;
    const next = jsonMember(answer, 'nextPageToken');
    if (typeof next !== 'string' || next === '') return undefined;
    pageToken = next;
  }
  return `${project} holds more devices than can be looked at`;
}

function isEmulated(device: JsonValue): boolean {
  const name = isJsonObject(device) ? jsonMember(device, 'name') : undefined;
  const id = typeof name === 'string' ? /^projects\/[^/]+\/devices\/([^/]+)$/.exec(name)?.[1] : undefined;
  return id !== undefined && isEmulatedId(id);
}

async function findDataConnector(context: ProbeContext, project: string): Promise<string | undefined> {
  const exchange = await context.send(listDataConnectors(project), {
    ...reader(context),
    provokes: [...absentCall],
  });
  // Where nothing can be listed although the project is there, there are none.
  if (exchange.response !== undefined && absentCall.has(exchange.response.status)) return undefined;
  const answer =
    readErrorObject(requireSuccess(exchange, 'fixture_lost', `listing the Data Connectors of ${project}`)) ??
    {};
  const holdsAny = Object.values(answer).some((list) => isJsonArray(list) && list.length > 0);
  return holdsAny ? `${project} holds a Data Connector` : undefined;
}

const reader = ({ target }: ProbeContext): { as: ReturnType<typeof as> } => ({
  as: as(anyValidAccount(target)),
});
