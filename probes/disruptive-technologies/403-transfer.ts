import type { AccountName } from '../../src/config/target.ts';
import type { Occasion, Probe, ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { expectForbidden, expectPermitted } from './403-forbidden.ts';
import { isSuccess, resourceOf } from './fixtures.ts';
import { deviceStays, expectUnchanged } from './no-effect.ts';
import { transferDevices } from './operations/devices.ts';
import {
  bringHome,
  locate,
  move,
  nameOf,
  travellingDevice,
  type TravellingDevice,
} from './travelling-device.ts';

/** One transfer after another of the same device, under one clause. */
type Journey = {
  readonly context: ProbeContext;
  readonly occasion: Occasion;
  readonly clause: string;
  readonly device: TravellingDevice;
};

/** Somebody tries to transfer the device who must not; it stays where it is, or is looked for. */
async function tryToMove(
  { context, occasion, clause, device }: Journey,
  account: AccountName,
  into: string,
): Promise<Exchange> {
  const call = transferDevices(into, [nameOf(device)]);
  const exchange = await expectForbidden(occasion, clause, account, call);
  if (isSuccess(exchange)) await locate(context, occasion, device);
  return exchange;
}

/** The administrator of both projects transfers the device. Resolves with whether it did; that also shows that it was still there. */
function moveAsAdministrator({ context, occasion, clause, device }: Journey, into: string): Promise<boolean> {
  return move(context, device, into, (call) => expectPermitted(occasion, clause, 'administrator', call));
}

const transferRole: Probe = {
  name: 'transfer-role',
  title: 'Transferring a device is refused to a developer and done for an administrator.',
  judges: ['403/project-role', '400-429/no-effect'],
  apis: ['rest'],
  needs: {
    accounts: ['administrator', 'developer'],
    resources: ['project', 'second_project'],
    apis: ['emulator'],
    writes: true,
  },
  cost: { requests: 5, waitSeconds: 0 },
  async run(context) {
    const device = await travellingDevice(context);
    const [home, away] = [
      resourceOf(context.target, 'project'),
      resourceOf(context.target, 'second_project'),
    ];
    await context.occasion(async (occasion) => {
      const journey: Journey = { context, occasion, clause: '403/project-role', device };
      await bringHome(context, device);
      const refused = await tryToMove(journey, 'developer', away);
      await expectUnchanged(context, occasion, [[refused, deviceStays(`${home}/devices/${device.id}`)]]);
      if (await moveAsAdministrator(journey, away)) await moveAsAdministrator(journey, home);
    });
  },
};

const transferBoth: Probe = {
  name: 'transfer-both',
  title:
    'A transfer is refused, in each direction, to an administrator of one of the two projects, and done for one of both.',
  judges: ['403/transfer-both', '400-429/no-effect'],
  apis: ['rest'],
  needs: {
    accounts: ['administrator', 'transfer_administrator'],
    resources: ['project', 'second_project'],
    apis: ['emulator'],
    writes: true,
  },
  cost: { requests: 5, waitSeconds: 0 },
  async run(context) {
    const device = await travellingDevice(context);
    const [home, away] = [
      resourceOf(context.target, 'project'),
      resourceOf(context.target, 'second_project'),
    ];
    await context.occasion(async (occasion) => {
      const journey: Journey = { context, occasion, clause: '403/transfer-both', device };
      await bringHome(context, device);
      const refused = await tryToMove(journey, 'transfer_administrator', away);
      await expectUnchanged(context, occasion, [[refused, deviceStays(`${home}/devices/${device.id}`)]]);
      if (!(await moveAsAdministrator(journey, away))) return;
      await tryToMove(journey, 'transfer_administrator', home);
      await moveAsAdministrator(journey, home);
    });
  },
};

/** 403 where a role is too low to transfer, or is missing in one of the two projects. */
export const transferRoles: readonly Probe[] = [transferBoth, transferRole];
