import type { Call } from '../../src/client/call.ts';
import { readErrorObject } from '../../src/contract/expectations.ts';
import { perCycle } from '../../src/probe/per-cycle.ts';
import { ProbeInconclusive, type Occasion, type ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { isJsonArray, isJsonObject, jsonMember } from '../../src/wire/json-shape.ts';
import { as, createOwnDevice, isSuccess, resourceOf } from './fixtures.ts';
import { deviceStays, expectChange } from './no-effect.ts';
import { getDevice, transferDevices } from './operations/devices.ts';

/** A device that is transferred to and fro, and the project that it is in as far as the answers tell. */
export type TravellingDevice = {
  readonly id: string;
  project: string;
  /** It came a moment ago, and a read may still miss it. */
  fresh: boolean;
};

/** An emulated device of this cycle's own that may be transferred; it starts in `project`. */
export const travellingDevice = perCycle(async (context): Promise<TravellingDevice> => {
  const [project = '', id = ''] = (await createOwnDevice(context)).split('/devices/');
  return { id, project, fresh: false };
});

/** The full name that the device has where it is. */
export const nameOf = ({ project, id }: TravellingDevice): string => `${project}/devices/${id}`;

/** How often a transfer is tried that does not know the device yet: the waits between come to the documented 30 s. */
const attempts = 6;

/**
 * Transfers the device with `send`, by an account that may, and again after a back-off where the API does not know it
 * yet in the project that it has just come to. Resolves with whether the device is there now.
 */
export async function move(
  context: ProbeContext,
  device: TravellingDevice,
  into: string,
  send: (call: Call) => Promise<Exchange>,
): Promise<boolean> {
  if (device.project !== into) expectChange(context, deviceStays(nameOf(device)));
  for (let attempt = 1; device.project !== into; attempt += 1) {
    const exchange = await send(transferDevices(into, [nameOf(device)]));
    if (isSuccess(exchange) && !isListed(exchange, 'transferErrors', device.id)) {
      device.project = into;
      device.fresh = true;
      context.moved(nameOf(device));
    } else if (!isSuccess(exchange) || attempt === attempts) {
      return false;
    } else {
      await context.backOff(404, attempt);
    }
  }
  return true;
}

/**
 * Sees to it that the device is in `project` and can be read there.
 * @throws ProbeInconclusive `fixture_lost` when it is not.
 */
export async function bringHome(context: ProbeContext, device: TravellingDevice): Promise<void> {
  const sending = { as: as('administrator') };
  const home = resourceOf(context.target, 'project');
  let there = await move(context, device, home, (call) => context.send(call, sending));
  if (there && device.fresh) {
    there = isSuccess(await context.send(getDevice('rest', nameOf(device)), sending));
    device.fresh = !there;
  }
  if (!there) {
    throw new ProbeInconclusive('fixture_lost', `${nameOf(device)} could not be brought back into ${home}`);
  }
}

/** Looks in both projects where the device is, after a transfer was let through that had to be refused. */
export async function locate(
  { target }: ProbeContext,
  occasion: Occasion,
  device: TravellingDevice,
): Promise<void> {
  for (const project of [resourceOf(target, 'second_project'), resourceOf(target, 'project')]) {
    const name = nameOf({ ...device, project });
    const exchange = await occasion.send(getDevice('rest', name), {
      as: as('administrator'),
      provokes: [404],
    });
    if (!isSuccess(exchange)) continue;
    device.project = project;
    return;
  }
}

/** Whether a list in the answer to a transfer speaks of the device, as an object or by its name. */
function isListed(exchange: Exchange, list: string, id: string): boolean {
  if (exchange.response === undefined) return false;
  const items = jsonMember(readErrorObject(exchange) ?? {}, list);
  return (isJsonArray(items) ? items : []).some((item) => {
    const name = isJsonObject(item) ? (jsonMember(item, 'device') ?? jsonMember(item, 'name')) : item;
    return typeof name === 'string' && name.endsWith(`/devices/${id}`);
  });
}
