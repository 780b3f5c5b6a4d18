import type { Call } from '../../src/client/call.ts';
import type { Probe, ProbeContext } from '../../src/probe/probe.ts';
import type { Untouched } from './clauses/no-effect.ts';
import { adoptUnwanted, markLabel, ownDevice, resourceOf, unwantedMark } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { expectUnchanged, noDevice, noLabel, secondLookSeconds } from './no-effect.ts';
import { createDevice } from './operations/devices.ts';
import { createLabel } from './operations/labels.ts';

const judges = ['401/no-credential', '400-429/no-effect'];

/** The same writes with a credential, which other probes send in the same cycle, are their positive controls. */
const unauthenticatedWrite: Probe = {
  name: 'unauthenticated-write',
  title: 'Adding a label without a credential is answered 401, and there is none.',
  judges,
  apis: ['rest'],
  needs: { accounts: ['administrator'], resources: ['project'], apis: ['emulator'], writes: true },
  cost: { requests: 2, waitSeconds: 0, laterSeconds: secondLookSeconds },
  async run(context) {
    const device = await ownDevice(context);
    await expectNothing(context, () => {
      const key = `faultline-${createUnknownId(context.random)}`;
      return [createLabel(device, key, 'unauthenticated'), noLabel(device, key)];
    });
  },
};

/** Its second look is that of the refused creations of `invalid-body-emulator`. */
const unauthenticatedCreation: Probe = {
  name: 'unauthenticated-creation',
  title: 'Creating an emulated device without a credential is answered 401, and there is none.',
  judges,
  apis: ['emulator'],
  needs: { accounts: ['administrator'], resources: ['project'], writes: true },
  cost: { requests: 2, waitSeconds: 0, laterSeconds: secondLookSeconds },
  async run(context) {
    const project = resourceOf(context.target, 'project');
    const unwanted = await unwantedMark(context);
    await expectNothing(context, () => {
      const mark = createUnknownId(context.random);
      const labels = { [markLabel]: unwanted, [`${markLabel}-case`]: mark };
      return [createDevice(project, 'temperature', labels), noDevice(project, mark)];
    });
  },
};

async function expectNothing(
  context: ProbeContext,
  prepare: () => readonly [call: Call, untouched: Untouched],
): Promise<void> {
  const sending = { as: { kind: 'none' }, provokes: [401] } as const;
  await context.occasion(async (occasion) => {
    const [call, untouched] = prepare();
    const exchange = await occasion.send(call, sending);
    await adoptUnwanted(context, exchange);
    await occasion.expectStatus('401/no-credential', exchange, [401], { call, sending });
    await expectUnchanged(context, occasion, [[exchange, untouched]]);
  });
}

/** 401 on writes: what is refused for want of a credential has no effect. */
export const unauthenticatedWrites: readonly Probe[] = [unauthenticatedWrite, unauthenticatedCreation];
