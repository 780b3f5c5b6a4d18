import type { Burst } from '../../src/client/client.ts';
import type { Probe, ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { attempts, fireEvenly, requireBursts, silenceMilliseconds } from './bursts.ts';
import { quota } from './clauses/rate-limit.ts';
import { as, controlCall, ownDevice } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { isRefused } from './limit-arithmetic.ts';
import { expectUnchanged, noLabel, secondLookSeconds } from './no-effect.ts';
import { createLabel } from './operations/labels.ts';
import { ProbeInconclusive } from '../../src/probe/probe.ts';

/** Reads that use up most of the quota, so that few labels are needed. */
const reads = quota - 5;
/** Sent all at once, so that none of them is sent inside a wait that is already known: half of them are refused. */
const writes = 10;

type Write = { readonly key: string; readonly exchange: Exchange };

/** Provokes 429 on writes, and looks whether they were applied all the same. */
export const refusedWrites: Probe = {
  name: 'refused-writes',
  title: 'A label that was refused with 429 is not there: neither at once nor a minute later.',
  judges: ['400-429/no-effect'],
  apis: ['rest'],
  needs: {
    accounts: ['administrator'],
    resources: ['project'],
    apis: ['emulator'],
    writes: true,
    bursts: true,
    exclusive: true,
  },
  // The burst, and two looks at the device. Silence of 6 s, the burst, at most 5 s of waiting, and a minute.
  cost: { requests: reads + writes + 2, waitSeconds: 6 + 1 + 5, laterSeconds: secondLookSeconds },
  async run(context) {
    await requireBursts(context);
    const device = await ownDevice(context);
    await context.occasion(async (occasion) => {
      const sent = await occasion.burst((burst) => writeUntilRefused(context, burst, device));
      const refused = sent.filter(({ exchange }) => isRefused(exchange));
      await expectUnchanged(
        context,
        occasion,
        refused.map(({ key, exchange }) => [exchange, noLabel(device, key)]),
      );
    });
  },
};

/** Writes labels beyond the quota, until some are refused and, as a control, some are not. */
async function writeUntilRefused(context: ProbeContext, burst: Burst, device: string): Promise<Write[]> {
  const account = 'administrator';
  await burst.prepare(account);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await burst.silence(silenceMilliseconds);
    const calls = [controlCall(context.target, 'rest')] as const;
    const { exchanges } = await fireEvenly(context, burst, { requests: reads, seconds: 0.8, calls, account });
    if (exchanges.some(isRefused)) continue;
    const sent = await Promise.all(Array.from({ length: writes }, () => writeOne(context, burst, device)));
    const refused = sent.filter(({ exchange }) => isRefused(exchange)).length;
    if (refused > 0 && refused < sent.length) return sent;
  }
  throw new ProbeInconclusive('fixture_lost', 'no burst of writes was refused in part');
}

async function writeOne(context: ProbeContext, burst: Burst, device: string): Promise<Write> {
  const key = `faultline-${createUnknownId(context.random)}`;
  const sending = { credential: as('administrator'), provokes: [409, 429] };
  return { key, exchange: await burst.send(createLabel(device, key, 'refused'), sending) };
}
