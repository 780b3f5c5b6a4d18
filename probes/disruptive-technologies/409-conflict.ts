import { describeStatus, readErrorObject } from '../../src/contract/expectations.ts';
import { excerpt } from '../../src/contract/excerpt.ts';
import { conforms, inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';
import type { Probe } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { jsonMember } from '../../src/wire/json-shape.ts';
import { as, ownDevice, requireSuccess } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { createLabel, getLabel } from './operations/labels.ts';

const duplicateLabel: Probe = {
  name: 'duplicate-label',
  title: 'Creating a label whose key exists is answered 409, and the first value stands.',
  judges: ['409/duplicate-label'],
  apis: ['rest'],
  needs: { accounts: ['administrator'], resources: ['project'], apis: ['emulator'], writes: true },
  cost: { requests: 6, waitSeconds: 1 },
  async run(context) {
    const device = await ownDevice(context);
    const sending = { as: as('administrator'), provokes: [409] };
    await context.occasion(async (occasion) => {
      const key = `faultline-${createUnknownId(context.random)}`;
      const first = await occasion.send(createLabel(device, key, 'first'), { as: as('administrator') });
      requireSuccess(first, 'fixture_lost', 'creating a label');
      const call = createLabel(device, key, 'second');
      const second = await occasion.send(call, sending);
      await occasion.expectStatus('409/duplicate-label', second, [409], { call, sending });
      const readBack = await occasion.send(getLabel(device, key), { as: as('administrator') });
      occasion.judge('409/duplicate-label', [second, readBack], judgeFirstValue(readBack));
    });
  },
};

/** Whether the label still has the value that it was created with. */
function judgeFirstValue(readBack: Exchange): Verdict {
  if (readBack.response === undefined) return inconclusive('transport', 'reading back got no answer');
  const expected = 'the value "first", which stood there before the duplicate was refused';
  if (readBack.response.status !== 200) {
    return inconclusive('fixture_lost', `reading back was answered with ${describeStatus(readBack)}`);
  }
  const value = jsonMember(readErrorObject(readBack) ?? {}, 'value');
  if (value === 'first') return conforms;
  return violates('effect', expected, typeof value === 'string' ? excerpt(value) : 'no value');
}

/** 409: what exists is not created again. */
export const conflict: readonly Probe[] = [duplicateLabel];
