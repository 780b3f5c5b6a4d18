import { describeStatus } from '../../src/contract/expectations.ts';
import { conforms, inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';
import { perCycle } from '../../src/probe/per-cycle.ts';
import type { Occasion, Probe, ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { bothApis } from './clauses/error-exchange.ts';
import {
  as,
  awaitVisible,
  createOwnDevice,
  NotPropagated,
  ownDevice,
  propagationLimitSeconds,
  requireSuccess,
} from './fixtures.ts';
import { findSecondLook, secondLookSeconds } from './no-effect.ts';
import { deleteDevice, getDevice } from './operations/devices.ts';
import type { DataApi } from './operations/build.ts';

const needs = {
  accounts: ['administrator'],
  resources: ['project'],
  apis: ['emulator'],
  writes: true,
} as const;

/**
 * It bears the cost of the cycle's own device, shared out over both APIs: creating it, seeing it and seeing it again on each,
 * and deleting it.
 */
export const propagation: Probe = {
  name: 'propagation',
  title:
    'A device that was just created is there within 30 seconds, and is still there at the end of the cycle.',
  judges: ['404/propagation'],
  apis: bothApis,
  needs,
  cost: { requests: 3, waitSeconds: 0 },
  async run(context) {
    let looks = 0;
    await context.occasion(async (occasion) => {
      looks += 1;
      const missing = await findMissing(context, looks);
      if (missing === undefined) return;
      const expected = `found within ${propagationLimitSeconds} s of its creation`;
      occasion.judge('404/propagation', [missing.exchange], violates('status', expected, missing.message));
    });
    context.atEnd(lookAtEnd);
  },
};

/** What a second look after refused writes has read in this very cycle is not read once more. */
async function lookAtEnd(context: ProbeContext): Promise<void> {
  const device = await ownDevice(context);
  const api = apiOf(context);
  const read = api === 'rest' ? await findSecondLook(context, device) : undefined;
  let seen = read?.[0];
  await context.occasion(async (occasion) => {
    const sending = { as: as('administrator'), provokes: [404] };
    const exchange = seen ?? (await occasion.send(getDevice(api, device), sending));
    seen = undefined;
    occasion.judge('404/propagation', [exchange], judgeStay(exchange));
  });
}

/** The cycle's own device is looked for first; a repetition looks for one of its own. */
async function findMissing(context: ProbeContext, look: number): Promise<NotPropagated | undefined> {
  try {
    const device = look === 1 ? await ownDevice(context) : await createOwnDevice(context);
    if (context.api === 'emulator') await awaitVisible(context, 'emulator', device);
    return undefined;
  } catch (error) {
    // What the other API does not know says nothing of this one.
    if (error instanceof NotPropagated && error.exchange.api === context.api) return error;
    throw error;
  }
}

function judgeStay(exchange: Exchange): Verdict {
  if (exchange.response === undefined) {
    return inconclusive('transport', `no answer was received: ${exchange.failure.detail}`);
  }
  if (exchange.response.status === 200) return conforms;
  const answered = describeStatus(exchange);
  if (exchange.response.status === 404) {
    return violates('status', 'the device that was there before, and that nobody deleted', answered);
  }
  return inconclusive('control_failed', `reading the device again was answered with ${answered}`);
}

/** It makes a device to be deleted, so that there is time to look whether it comes back. */
export const deletedResource: Probe = {
  name: 'deleted-resource',
  title: 'A device that was deleted is answered 404 within 30 seconds, and still a minute later.',
  judges: ['404/resource'],
  apis: bothApis,
  needs,
  cost: { requests: 4, waitSeconds: 0, laterSeconds: secondLookSeconds },
  async run(context) {
    const { device, at } = await deletion(context);
    const call = getDevice(apiOf(context), device);
    let gone = false;
    await context.occasion(async (occasion) => {
      const exchange = await awaitGone(context, occasion, call, at);
      const what = `within ${propagationLimitSeconds} s of the deletion`;
      await occasion.expectStatus('404/resource', exchange, [404], { call, sending, what });
      gone = exchange.response?.status === 404;
    });
    if (!gone) return;
    context.later(secondLookSeconds * 1000, async (later) => {
      await later.occasion(async (occasion) => {
        const exchange = await occasion.send(call, sending);
        const what = 'a minute after it was gone';
        await occasion.expectStatus('404/resource', exchange, [404], { call, sending, what });
        if (exchange.response?.status === 404) await later.removed(device);
      });
    });
  },
};

const sending = { as: as('administrator'), provokes: [404] };

type Deletion = { readonly device: string; /** Monotonic milliseconds. */ readonly at: number };

const deletion = perCycle(async (context): Promise<Deletion> => {
  const device = await createOwnDevice(context);
  // Where it was not seen yet, a 404 would tell nothing of the deletion.
  await awaitVisible(context, 'emulator', device);
  const exchange = await context.send(deleteDevice(device), { as: as('administrator') });
  requireSuccess(exchange, 'fixture_lost', 'deleting the emulated device');
  return { device, at: context.clock.monotonic() };
});

/** Reads until it is not found, waiting as after a create; resolves with the last answer. */
async function awaitGone(
  context: ProbeContext,
  occasion: Occasion,
  call: ReturnType<typeof getDevice>,
  deletedAt: number,
): Promise<Exchange> {
  for (let attempt = 1; ; attempt += 1) {
    const exchange = await occasion.send(call, sending);
    const late = exchange.timings.sent - deletedAt > propagationLimitSeconds * 1000;
    if (exchange.response?.status !== 200 || late) return exchange;
    await context.backOff(404, attempt);
  }
}

function apiOf(context: ProbeContext): DataApi {
  return context.api === 'emulator' ? 'emulator' : 'rest';
}
