import type { Burst } from '../../src/client/client.ts';
import { inconclusive } from '../../src/contract/verdict.ts';
import type { Probe, ProbeContext } from '../../src/probe/probe.ts';
import { fireEvenly, requireBursts, silenceMilliseconds } from './bursts.ts';
import { quota } from './clauses/rate-limit.ts';
import { adoptUnwanted, as, controlCall, resourceOf } from './fixtures.ts';
import { isRefused } from './limit-arithmetic.ts';
import { expectUnchanged, noDevice, secondLookSeconds, type RefusedWrite } from './no-effect.ts';
import { createDevice } from './operations/devices.ts';
import { prepareUnwanted, type UnwantedDevice } from './unwanted-devices.ts';

/** Sent all at once when reads have used up the quota, so that none of them is sent inside a wait that is already known. */
const creations = 3;
/** How often reads and creations are sent: a window may end between them. */
const attempts = 3;
const account = 'administrator';

/** Provokes 429 on the creation of devices, and looks whether they came to be all the same. */
export const refusedCreations: Probe = {
  name: 'refused-creations',
  title:
    'Devices are refused with 429 beyond the quota, and are not there: neither at once nor a minute later.',
  judges: ['400-429/no-effect'],
  apis: ['emulator'],
  needs: {
    accounts: ['administrator'],
    resources: ['project'],
    writes: true,
    bursts: true,
    exclusive: true,
  },
  // The burst, and a look at the devices; the second one serves other probes as well.
  cost: {
    requests: quota + creations + 2,
    waitSeconds: 6 + 5,
    laterSeconds: secondLookSeconds,
  },
  async run(context) {
    await requireBursts(context);
    const fresh = await prepareUnwanted(context);
    await context.occasion(async (occasion) => {
      const refused = await occasion.burst((burst) => createBeyondReads(context, burst, fresh));
      if (refused.length === 0) {
        const nothing = inconclusive('fixture_lost', 'no creation was refused with 429');
        occasion.judge('400-429/no-effect', [], nothing);
        return;
      }
      await expectUnchanged(context, occasion, refused);
    });
  },
};

/** Asks for devices when reads have used up the quota, until one at least is refused. Resolves with those that were. */
async function createBeyondReads(
  context: ProbeContext,
  burst: Burst,
  fresh: () => UnwantedDevice,
): Promise<readonly RefusedWrite[]> {
  const project = resourceOf(context.target, 'project');
  await burst.prepare(account);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await burst.silence(silenceMilliseconds);
    const calls = [controlCall(context.target, 'emulator')] as const;
    const { exchanges } = await fireEvenly(context, burst, { requests: quota, seconds: 0.8, calls, account });
    if (exchanges.some(isRefused)) continue;
    const sent = await Promise.all(
      Array.from({ length: creations }, async (): Promise<RefusedWrite> => {
        const { mark, labels } = fresh();
        const call = createDevice(project, 'temperature', labels);
        const exchange = await burst.send(call, { credential: as(account), provokes: [429] });
        return [exchange, noDevice(project, mark)];
      }),
    );
    for (const [exchange] of sent) await adoptUnwanted(context, exchange);
    const refused = sent.filter(([exchange]) => isRefused(exchange));
    if (refused.length > 0) return refused;
  }
  return [];
}
