import type { Probe } from '../../src/probe/probe.ts';
import { concurrentChange } from './409-concurrent-change.ts';
import { organizationMember, projectMember } from './409-members.ts';
import { as, ownDevice, requireSuccess } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { expectUnchanged, labelStays, secondLookSeconds } from './no-effect.ts';
import { createLabel } from './operations/labels.ts';

const duplicateLabel: Probe = {
  name: 'duplicate-label',
  title: 'Creating a label whose key exists is answered 409, whatever its value, and the first value stands.',
  judges: ['409/duplicate-label', '400-429/no-effect'],
  apis: ['rest'],
  needs: { accounts: ['administrator'], resources: ['project'], apis: ['emulator'], writes: true },
  cost: { requests: 4, waitSeconds: 0, laterSeconds: secondLookSeconds },
  async run(context) {
    const device = await ownDevice(context);
    const sending = { as: as('administrator'), provokes: [409] };
    await context.occasion(async (occasion) => {
      const key = `faultline-${createUnknownId(context.random)}`;
      const first = await occasion.send(createLabel(device, key, 'first'), { as: as('administrator') });
      requireSuccess(first, 'fixture_lost', 'creating a label');
      // The very same label is no new one either. The other value stands nowhere else, so that it is found wherever it went.
      const second = `second ${createUnknownId(context.random)}`;
      for (const value of ['first', second]) {
        const call = createLabel(device, key, value);
        const again = await occasion.send(call, sending);
        await occasion.expectStatus('409/duplicate-label', again, [409], { call, sending });
        if (value === 'first') continue;
        const kept = labelStays(device, key, 'first', second);
        const effects = await expectUnchanged(context, occasion, [[again, kept]]);
        for (const effect of effects) occasion.judge('409/duplicate-label', [again], effect);
      }
    });
  },
};

/** 409: what exists is not created again, and changes at the same time do not swallow each other. */
export const conflict: readonly Probe[] = [
  duplicateLabel,
  concurrentChange,
  projectMember,
  organizationMember,
];
