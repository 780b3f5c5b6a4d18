import type { Call, Credential } from '../../src/client/call.ts';
import type { Probe, ProbeContext } from '../../src/probe/probe.ts';
import { refusedAs } from './401-refusal.ts';
import type { Untouched } from './clauses/no-effect.ts';
import { adoptUnwanted, markLabel, ownDevice, resourceOf, sampleLabel, unwantedMark } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { expectUnchanged, noDevice, noLabel, type RefusedWrite, secondLookSeconds } from './no-effect.ts';
import { createDevice } from './operations/devices.ts';
import { createLabel, updateLabel } from './operations/labels.ts';

/** A credential that has to be refused, and the clause that says so. */
type Refused = { readonly clause: string; readonly credential: Credential };

/** A fresh write, and what it must leave as it was. */
type Write = readonly [call: Call, untouched: Untouched];

const none: Refused = { clause: '401/no-credential', credential: { kind: 'none' } };

function unknownToken({ random }: ProbeContext): Refused {
  const token = `${createUnknownId(random)}${createUnknownId(random)}`;
  return { clause: '401/unknown-credential', credential: { kind: 'bearer', token } };
}

function expiredToken({ target }: ProbeContext): Refused {
  return {
    clause: '401/expired-token',
    credential: { kind: 'bearer', token: target.expiredToken ?? '' },
  };
}

/** The same write with a credential, which other probes send in the same cycle, is its positive control. */
const addLabel: Pick<Probe, 'apis' | 'needs'> = {
  apis: ['rest'],
  needs: { accounts: ['administrator'], resources: ['project'], apis: ['emulator'], writes: true },
};

/** Likewise. Its second look is that of the refused creations of `invalid-body-emulator`. */
const createOne: Pick<Probe, 'apis' | 'needs'> = {
  apis: ['emulator'],
  needs: { accounts: ['administrator'], resources: ['project'], writes: true },
};

async function prepareLabels(context: ProbeContext): Promise<() => Write> {
  const device = await ownDevice(context);
  return () => {
    const key = `faultline-${createUnknownId(context.random)}`;
    return [createLabel(device, key, 'unauthenticated'), noLabel(device, key)];
  };
}

async function prepareDevices(context: ProbeContext): Promise<() => Write> {
  const project = resourceOf(context.target, 'project');
  const unwanted = await unwantedMark(context);
  return () => {
    const mark = createUnknownId(context.random);
    const labels = { [markLabel]: unwanted, [`${markLabel}-case`]: mark };
    return [createDevice(project, 'temperature', labels), noDevice(project, mark)];
  };
}

/** Sends a write of its own with each credential, expects 401, and that there is nothing of it. */
async function expectNothing(
  context: ProbeContext,
  fresh: () => Write,
  listRefused: () => readonly Refused[],
): Promise<void> {
  await context.occasion(async (occasion) => {
    const writes: RefusedWrite[] = [];
    for (const { clause, credential } of listRefused()) {
      const [call, untouched] = fresh();
      const sending = refusedAs(clause, credential);
      const exchange = await occasion.send(call, sending);
      await adoptUnwanted(context, exchange);
      await occasion.expectStatus(clause, exchange, [401], { call, sending });
      writes.push([exchange, untouched]);
    }
    await expectUnchanged(context, occasion, writes);
  });
}

/** To the value that it has: should the change be served, nothing comes of it that others might be blamed for. */
async function changeLabel(context: ProbeContext): Promise<void> {
  const call = updateLabel(await ownDevice(context), sampleLabel.key, sampleLabel.value);
  const sending = refusedAs(none.clause, none.credential);
  await context.occasion(async (occasion) => {
    const exchange = await occasion.send(call, sending);
    await occasion.expectStatus(none.clause, exchange, [401], { call, sending });
  });
}

/** 401 on writes: what is refused for want of a valid credential has no effect. */
export const unauthenticatedWrites: readonly Probe[] = [
  {
    ...addLabel,
    name: 'unauthenticated-write',
    title:
      'Adding a label without a credential, or with a token of nobody, is answered 401, and there is none; so is changing one.',
    judges: [none.clause, '401/unknown-credential', '400-429/no-effect'],
    cost: { requests: 4, waitSeconds: 0, laterSeconds: secondLookSeconds },
    async run(context) {
      await expectNothing(context, await prepareLabels(context), () => [none, unknownToken(context)]);
      await changeLabel(context);
    },
  },
  {
    ...createOne,
    name: 'unauthenticated-creation',
    title:
      'Creating an emulated device without a credential, or with a token of nobody, is answered 401, and there is none.',
    judges: [none.clause, '401/unknown-credential', '400-429/no-effect'],
    cost: { requests: 3, waitSeconds: 0, laterSeconds: secondLookSeconds },
    async run(context) {
      await expectNothing(context, await prepareDevices(context), () => [none, unknownToken(context)]);
    },
  },
  {
    ...addLabel,
    name: 'expired-token-write',
    title: 'Adding a label with a token past its hour is answered 401, and there is none.',
    judges: ['401/expired-token', '400-429/no-effect'],
    needs: { ...addLabel.needs, resources: ['project', 'expired_token'] },
    cost: { requests: 2, waitSeconds: 0, laterSeconds: secondLookSeconds },
    async run(context) {
      await expectNothing(context, await prepareLabels(context), () => [expiredToken(context)]);
    },
  },
  {
    ...createOne,
    name: 'expired-token-creation',
    title: 'Creating an emulated device with a token past its hour is answered 401, and there is none.',
    judges: ['401/expired-token', '400-429/no-effect'],
    needs: { ...createOne.needs, resources: ['project', 'expired_token'] },
    cost: { requests: 2, waitSeconds: 0, laterSeconds: secondLookSeconds },
    async run(context) {
      await expectNothing(context, await prepareDevices(context), () => [expiredToken(context)]);
    },
  },
];
