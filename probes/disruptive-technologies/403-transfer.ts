import type { AccountName } from '../../src/config/target.ts';
import { inconclusive, violates } from '../../src/contract/verdict.ts';
import type { Occasion, Probe, ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { expectForbidden, judgeRight, type Right } from './403-forbidden.ts';
import { as, isSuccess, resourceOf } from './fixtures.ts';
import { deviceStays, expectUnchanged, secondLookSeconds } from './no-effect.ts';
import { transferDevices } from './operations/devices.ts';
import {
  bringHome,
  locate,
  move,
  nameOf,
  travellingDevice,
  type TravellingDevice,
} from './travelling-device.ts';

/** One transfer after another of the same device, for one right. */
type Journey = {
  readonly context: ProbeContext;
  readonly occasion: Occasion;
  readonly right: Right;
  readonly device: TravellingDevice;
};

/** The right that the one who is refused lacks in this project. */
const administers = ({ target }: ProbeContext, clause: string, project: string): Right => ({
  clause,
  target,
  project,
  role: 'roles/project.admin',
});

/** Somebody tries to transfer the device who must not; it stays where it is, or is looked for. */
async function tryToMove(
  { context, occasion, right, device }: Journey,
  account: AccountName,
  into: string,
): Promise<Exchange> {
  const call = transferDevices(into, [nameOf(device)]);
  const exchange = await expectForbidden(occasion, right, account, call);
  if (isSuccess(exchange)) await locate(context, occasion, device);
  return exchange;
}

/** The same from `project`, where the device is to be found afterwards, also after a minute. */
async function tryToLeave(journey: Journey, account: AccountName, into: string): Promise<void> {
  const { context, occasion, device } = journey;
  const before = nameOf(device);
  const refused = await tryToMove(journey, account, into);
  const [effect] = await expectUnchanged(context, occasion, [[refused, deviceStays(before)]]);
  // It went all the same: trying again has to know where it begins.
  if (effect?.outcome === 'violates') await locate(context, occasion, device);
}

/** The administrator of both projects transfers the device. Resolves with whether it did. */
async function moveAsAdministrator(journey: Journey, into: string): Promise<boolean> {
  const { context, occasion, right, device } = journey;
  let last: Exchange | undefined;
  const moved = await move(context, device, into, async (call) => {
    last = await occasion.send(call, { as: as('administrator') });
    return last;
  });
  if (moved || last === undefined) return moved;
  if (await judgeRight(occasion, right, 'administrator', last)) {
    const detail = `the administrator's transfer of ${nameOf(device)} was answered, but did not move it`;
    occasion.judge(right.clause, [last], inconclusive('control_failed', detail));
  }
  return false;
}

/** Back to `project`; when the device is there already, a transfer that was refused has moved it. */
async function bringBack(journey: Journey, refused: Exchange, home: string): Promise<boolean> {
  const { context, occasion, device } = journey;
  const before = nameOf(device);
  if (await moveAsAdministrator(journey, home)) return true;
  await locate(context, occasion, device);
  if (device.project !== home) return false;
  const verdict = violates('effect', `${before} where it was before the refused transfer`, nameOf(device));
  occasion.judge('400-429/no-effect', [refused], verdict);
  return true;
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
  cost: { requests: 5, waitSeconds: 0, laterSeconds: secondLookSeconds },
  async run(context) {
    const device = await travellingDevice(context);
    const [home, away] = [
      resourceOf(context.target, 'project'),
      resourceOf(context.target, 'second_project'),
    ];
    const right = administers(context, '403/project-role', home);
    await context.occasion(async (occasion) => {
      const journey: Journey = { context, occasion, right, device };
      await bringHome(context, device);
      if (!(await moveAsAdministrator(journey, away))) return;
      if (!(await moveAsAdministrator(journey, home))) return;
      await bringHome(context, device);
      await tryToLeave(journey, 'developer', away);
    });
  },
};

/** It bears the cost of the device: creating it, seeing it, seeing it again after a minute, and deleting it. */
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
  cost: { requests: 11, waitSeconds: 1, laterSeconds: secondLookSeconds },
  async run(context) {
    const device = await travellingDevice(context);
    const [home, away] = [
      resourceOf(context.target, 'project'),
      resourceOf(context.target, 'second_project'),
    ];
    const right = administers(context, '403/transfer-both', away);
    await context.occasion(async (occasion) => {
      const journey: Journey = { context, occasion, right, device };
      await bringHome(context, device);
      if (!(await moveAsAdministrator(journey, away))) return;
      const refused = await tryToMove(journey, 'transfer_administrator', home);
      if (!(await bringBack(journey, refused, home))) return;
      await bringHome(context, device);
      await tryToLeave(journey, 'transfer_administrator', away);
    });
  },
};

/** 403 where a role is too low to transfer, or is missing in one of the two projects. */
export const transferRoles: readonly Probe[] = [transferBoth, transferRole];
