import type { Call } from '../../src/client/call.ts';
import { readErrorObject } from '../../src/contract/expectations.ts';
import type { Occasion, ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { jsonMember } from '../../src/wire/json-shape.ts';
import { isBehind, type Reading, type Untouched } from './clauses/no-effect.ts';
import { as, propagationLimitSeconds } from './fixtures.ts';
import { getDevice, listDevices } from './operations/devices.ts';
import { listMembers } from './operations/members.ts';

/** Lists are read as far as this; no project that a monitor may write in is larger. */
const mostPages = 50;

/** Reads what tells whether the thing is still as it was. */
export function readBack(occasion: Occasion, untouched: Untouched): Promise<Reading> {
  switch (untouched.kind) {
    case 'label':
    case 'device':
      return readPages(occasion, 'administrator', () => getDevice('rest', untouched.device));
    case 'member': {
      const account = untouched.group.startsWith('organizations/')
        ? 'organization_administrator'
        : 'administrator';
      return readPages(occasion, account, (query) => listMembers(untouched.group, query));
    }
    case 'no-device':
      return readPages(occasion, 'administrator', (query) =>
        listDevices('emulator', untouched.project, query),
      );
  }
}

/**
 * Reads what tells whether these things, all at one place, are still as they were. What was just created may take a
 * while to be seen, and what just ended to be seen no more: then reads again as documented after a 404, until all is as it should
 * be or the time for it is over.
 */
export async function readSettled(
  { clock, backOff }: Pick<ProbeContext, 'clock' | 'backOff'>,
  occasion: Occasion,
  untouched: readonly [Untouched, ...Untouched[]],
): Promise<Reading> {
  const began = clock.monotonic();
  for (let attempt = 1; ; attempt += 1) {
    const reading = await readBack(occasion, untouched[0]);
    const late = reading[0].timings.sent - began > propagationLimitSeconds * 1000;
    if (late || !untouched.some((each) => isBehind(each, reading))) return reading;
    await backOff(404, attempt);
  }
}

/** Reads a list to its end; what has no further page is read by one request. */
export async function readPages(
  { send }: Pick<Occasion, 'send'>,
  account: string,
  call: (query: Record<string, string>) => Call,
): Promise<Reading> {
  const sending = { as: as(account) };
  const first = await send(call({}), sending);
  const reading: [Exchange, ...Exchange[]] = [first];
  for (let last = first; reading.length < mostPages;) {
    const pageToken = nextPageToken(last);
    if (pageToken === '') break;
    last = await send(call({ pageToken }), sending);
    reading.push(last);
  }
  return reading;
}

function nextPageToken(exchange: Exchange): string {
  if (exchange.response === undefined || exchange.response.status !== 200) return '';
  const token = jsonMember(readErrorObject(exchange) ?? {}, 'nextPageToken');
  return typeof token === 'string' ? token : '';
}

/** Where to look: things at the same place are seen in one reading. */
export function placeOf(untouched: Untouched): string {
  switch (untouched.kind) {
    case 'label':
    case 'device':
      return untouched.device;
    case 'member':
      return `${untouched.group}/members`;
    case 'no-device':
      return `${untouched.project}/devices`;
  }
}
