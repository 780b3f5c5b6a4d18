import type { Credential } from '../../src/client/call.ts';
import { readErrorObject } from '../../src/contract/expectations.ts';
import type { Probe, ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { isJsonArray, isJsonObject, jsonMember } from '../../src/wire/json-shape.ts';
import {
  invalidBodies,
  invalidCreations,
  invalidEvents,
  invalidPaths,
  invalidQueries,
  validEvent,
  type InvalidCase,
} from './400-cases.ts';
import {
  adoptUnwanted,
  anyValidAccount,
  as,
  awaitVisible,
  isSuccess,
  ownDevice,
  positiveControl,
  requireSuccess,
  resourceOf,
} from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { expectUnchanged, type RefusedWrite, secondLookSeconds } from './no-effect.ts';
import { listDevices, publishEvent } from './operations/devices.ts';
import { prepareUnwanted } from './unwanted-devices.ts';

const invalidAddress: Probe = {
  name: 'invalid-address',
  title:
    'An identifier that can be none in the path, and a number or time that is none in the query, are answered 400.',
  judges: ['400/path', '400/query'],
  apis: ['rest'],
  needs: { anyAccount: true, resources: ['project'] },
  cost: { requests: 7, waitSeconds: 0 },
  async run(context) {
    const project = resourceOf(context.target, 'project');
    const account = as(anyValidAccount(context.target));
    const valid = await context.send(listDevices('rest', project, { pageSize: '1' }), { as: account });
    const device = firstDevice(requireSuccess(valid, 'control_failed', 'the valid call beside it'));
    await expectRefusals(context, '400/path', account, () => invalidPaths('rest', project, device));
    await expectRefusals(context, '400/query', account, () => invalidQueries('rest', project, device));
  },
};

const invalidEmulatorAddress: Probe = {
  ...invalidAddress,
  name: 'invalid-address-emulator',
  apis: ['emulator'],
  cost: { requests: 2, waitSeconds: 0 },
  async run(context) {
    const project = resourceOf(context.target, 'project');
    const account = as(anyValidAccount(context.target));
    await positiveControl(context, context.api);
    await expectRefusals(context, '400/path', account, () => invalidPaths('emulator', project, undefined));
    await expectRefusals(context, '400/query', account, () => invalidQueries('emulator', project, undefined));
  },
};

const invalidBody: Probe = {
  name: 'invalid-body',
  title: 'A body that is broken, incomplete or of the wrong types is answered 400.',
  judges: ['400/body', '400-429/no-effect'],
  apis: ['rest'],
  needs: { accounts: ['administrator'], resources: ['project'], apis: ['emulator'], writes: true },
  cost: { requests: 8, waitSeconds: 0, laterSeconds: secondLookSeconds },
  async run(context) {
    const project = resourceOf(context.target, 'project');
    const device = await ownDevice(context);
    const freshKey = (): string => `faultline-${createUnknownId(context.random)}`;
    const writes = await expectRefusals(context, '400/body', as('administrator'), () =>
      invalidBodies(project, device, freshKey()),
    );
    await context.occasion(async (occasion) => {
      await expectUnchanged(context, occasion, writes);
    });
  },
};

/** The cost includes the look, at the end of the cycle, for devices that should not be there. */
const invalidEmulatorBody: Probe = {
  ...invalidBody,
  name: 'invalid-body-emulator',
  apis: ['emulator'],
  needs: { accounts: ['administrator'], resources: ['project'], writes: true },
  cost: { requests: 9, waitSeconds: 0, laterSeconds: secondLookSeconds },
  async run(context) {
    const project = resourceOf(context.target, 'project');
    const account = as('administrator');
    const device = await ownDevice(context);
    // The REST API knows the device by now; this one may still be behind.
    await awaitVisible(context, 'emulator', device);
    const published = await context.send(publishEvent(device, validEvent), { as: account });
    requireSuccess(published, 'control_failed', 'publishing a valid event');
    await expectRefusals(context, '400/body', account, () => invalidEvents(device));
    const fresh = await prepareUnwanted(context);
    const writes = await expectRefusals(context, '400/body', account, () => invalidCreations(project, fresh));
    await context.occasion(async (occasion) => {
      await expectUnchanged(context, occasion, writes);
    });
  },
};

/**
 * Sends case after case, each an occasion of its own: one that is wrongly accepted hides no other, and only it is
 * repeated. `list` is asked again for each sending, so that names in it are fresh. Resolves with what was refused and
 * has to be as it was before.
 */
async function expectRefusals(
  context: ProbeContext,
  clause: string,
  account: Credential,
  list: () => readonly InvalidCase[],
): Promise<readonly RefusedWrite[]> {
  const refused: RefusedWrite[] = [];
  for (const index of list().keys()) {
    let accepted = false;
    const writes: RefusedWrite[] = [];
    await context.occasion(async (occasion) => {
      const invalid = list()[index];
      if (invalid === undefined) return;
      const { call, valid, what, because, untouched } = invalid;
      const sending = { as: account, provokes: [400], cause: what };
      const exchange = await occasion.send(call, sending);
      await occasion.expectStatus(clause, exchange, [400], {
        call,
        sending,
        what: `for ${what} (${because})`,
        ...(valid && { valid: { call: valid, sending: { as: account } } }),
      });
      await adoptUnwanted(context, exchange);
      accepted ||= isSuccess(exchange);
      if (untouched !== undefined) writes.push([exchange, untouched]);
    });
    // What was let through once may have changed the very thing that is looked at.
    if (!accepted) refused.push(...writes);
  }
  return refused;
}

/** The name of the first device in a list; undefined where there is none. */
function firstDevice(exchange: Exchange): string | undefined {
  if (exchange.response === undefined) return undefined;
  const devices = jsonMember(readErrorObject(exchange) ?? {}, 'devices');
  const [first] = isJsonArray(devices) ? devices : [];
  const name = first === undefined || !isJsonObject(first) ? undefined : jsonMember(first, 'name');
  return typeof name === 'string' && /^projects\/[\w-]+\/devices\/[\w-]+$/.test(name) ? name : undefined;
}

/** 400: what is wrong with the path, the query or the body is refused, and nothing else happens. */
export const badRequest: readonly Probe[] = [
  invalidAddress,
  invalidEmulatorAddress,
  invalidBody,
  invalidEmulatorBody,
];
