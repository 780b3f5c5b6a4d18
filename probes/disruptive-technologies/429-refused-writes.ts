import type { Burst } from '../../src/client/client.ts';
import { inconclusive } from '../../src/contract/verdict.ts';
import type { Occasion, Probe, ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import {
  fireEvenly,
  fireOutOfPhase,
  longestWaitSeconds,
  requireBursts,
  silenceMilliseconds,
} from './bursts.ts';
import { quota } from './clauses/rate-limit.ts';
import { as, controlCall, ownDevice } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { announcedSeconds, answeredAt, isRefused, judgeEnforced, judgeHonest } from './limit-arithmetic.ts';
import { expectUnchanged, noLabel, secondLookSeconds } from './no-effect.ts';
import { createLabel } from './operations/labels.ts';

/** Labels that the quota still allows after the reads: that they are let through shows that a write counts no more than a read. */
const within = 5;
/** Labels beyond the quota. Sent all at once, so that none of them is sent inside a wait that is already known. */
const beyond = 5;
/** Reads that use up most of the quota, so that few labels are needed. */
const reads = quota - within;
/** How often reads and writes are sent: a window may end between them, once or twice. */
const attempts = 3;
const account = 'administrator';

/** A label that is to be refused; the keys are unlike anything else. */
type Write = { readonly key: string; readonly exchange: Exchange };

/** Provokes 429 on writes, and looks whether they were applied all the same. */
export const refusedWrites: Probe = {
  name: 'refused-writes',
  title:
    'Labels are refused with 429 beyond the quota, and are not there: neither at once nor a minute later.',
  judges: ['400-429/no-effect', '429/enforced', '429/retry-after-honest'],
  apis: ['rest'],
  needs: {
    accounts: ['administrator'],
    resources: ['project'],
    apis: ['emulator'],
    writes: true,
    bursts: true,
    exclusive: true,
  },
  // The burst, one after the wait, and two looks at the device. Silence of 6 s, the burst, at most 5 s of waiting, and a minute.
  cost: { requests: reads + within + beyond + 3, waitSeconds: 6 + 1 + 5, laterSeconds: secondLookSeconds },
  async run(context) {
    await requireBursts(context);
    const device = await ownDevice(context);
    await context.occasion(async (occasion) => {
      const fired = await occasion.burst(async (burst) => {
        const bursts =
          (await writeBeyondReads(context, burst, device)) ?? (await writeOnly(context, burst, device));
        await judgeWaitOfWrites(context, occasion, burst, device, bursts.at(-1) ?? []);
        return bursts;
      });
      const sent = fired.flat();
      const refused = sent.filter(({ exchange }) => isRefused(exchange));
      const enforced = judgeEnforced(fired.map((burst) => burst.map(({ exchange }) => exchange)));
      const shown = refused[0] ?? sent.at(-1);
      occasion.judge('429/enforced', shown === undefined ? [] : [shown.exchange], enforced);
      if (refused.length === 0) {
        const nothing = inconclusive('fixture_lost', 'no write was refused with 429');
        occasion.judge('400-429/no-effect', [], nothing);
        return;
      }
      await expectUnchanged(
        context,
        occasion,
        refused.map(({ key, exchange }) => [exchange, noLabel(device, key)]),
      );
    });
  },
};

/** Writes labels when reads have used up the quota but for a few: these first, and then more, until some are refused. */
async function writeBeyondReads(
  context: ProbeContext,
  burst: Burst,
  device: string,
): Promise<readonly (readonly Write[])[] | undefined> {
  await burst.prepare(account);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await burst.silence(silenceMilliseconds);
    const calls = [controlCall(context.target, 'rest')] as const;
    // All at once: how many are under way together is not limited, only how many come in 5 s.
    const { exchanges } = await fireEvenly(context, burst, { requests: reads, seconds: 0, calls, account });
    if (exchanges.some(isRefused)) continue;
    const allowed = await writeAtOnce(context, burst, device, within);
    // A wait was announced, and what the first of them show is of `429/limit`: nothing may follow.
    if (allowed.some(({ exchange }) => isRefused(exchange))) return [allowed];
    const sent = [...allowed, ...(await writeAtOnce(context, burst, device, beyond))];
    if (sent.some(({ exchange }) => isRefused(exchange))) return [sent];
  }
  return undefined;
}

function writeAtOnce(context: ProbeContext, burst: Burst, device: string, labels: number): Promise<Write[]> {
  return Promise.all(Array.from({ length: labels }, () => writeOne(context, burst, device)));
}

/** What a write is told is held against one more write: the shortest wait, where several were told at once. */
async function judgeWaitOfWrites(
  context: ProbeContext,
  occasion: Occasion,
  burst: Burst,
  device: string,
  writes: readonly Write[],
): Promise<void> {
  const { clock, signal } = context;
  const refused = writes.map(({ exchange }) => exchange).filter(isRefused);
  const told = refused.flatMap((exchange) => {
    const seconds = announcedSeconds(exchange);
    return seconds === undefined ? [] : [{ exchange, seconds, end: answeredAt(exchange) + seconds * 1000 }];
  });
  const [first] = told.toSorted((a, b) => a.end - b.end);
  if (first === undefined || first.seconds > longestWaitSeconds) return;
  await clock.sleep(first.end - clock.monotonic(), signal);
  const { exchange } = await writeOne(context, burst, device);
  const verdict = judgeHonest(exchange, first.seconds);
  if (verdict !== undefined) occasion.judge('429/retry-after-honest', [exchange, first.exchange], verdict);
}

async function writeOne(context: ProbeContext, burst: Burst, device: string): Promise<Write> {
  const key = drawKey(context);
  const sending = { credential: as(account), provokes: [409, 429] };
  return { key, exchange: await burst.send(createLabel(device, key, 'refused'), sending) };
}

/** Nothing but writes: they may be counted by themselves, or not at all. */
async function writeOnly(
  context: ProbeContext,
  burst: Burst,
  device: string,
): Promise<readonly (readonly Write[])[]> {
  const keys: string[] = [];
  const drawCall = (): ReturnType<typeof createLabel> => {
    const key = drawKey(context);
    keys.push(key);
    return createLabel(device, key, 'refused');
  };
  const fired = await fireOutOfPhase(context, burst, context.clock.monotonic(), () => ({
    requests: quota + 1,
    seconds: 1,
    account,
    provokes: [409, 429],
    calls: [drawCall(), ...Array.from({ length: quota }, drawCall)],
  }));
  const keyOf = ({ request }: Exchange): string =>
    keys.find((key) => Buffer.from(request.body ?? []).includes(key)) ?? '';
  return fired.map((exchanges) => exchanges.map((exchange) => ({ exchange, key: keyOf(exchange) })));
}

function drawKey({ random }: ProbeContext): string {
  return `faultline-${createUnknownId(random)}`;
}
