import type { Call } from '../../src/client/call.ts';
import { describeStatus } from '../../src/contract/expectations.ts';
import { inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';
import type { Occasion, Probe, ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { judgeUntouched, type Reading } from './clauses/no-effect.ts';
import { as, isSuccess, ownDevice } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { deviceStays, labelStays, noLabel } from './no-effect.ts';
import { getDevice } from './operations/devices.ts';
import { createLabel } from './operations/labels.ts';
import { readSettled } from './read-back.ts';

const clause = '409/concurrent-change';

/** How often two clients change the device at once. */
const pairs = 3;
const clients = ['administrator', 'developer'] as const;
/** How often a change that met a conflict is tried again. */
const mostAttempts = 3;

/** One client's change, and the newest answer to it. */
type Change = {
  readonly call: Call;
  readonly client: (typeof clients)[number];
  readonly key: string;
  readonly exchange: Exchange;
};

export const concurrentChange: Probe = {
  name: 'concurrent-change',
  title:
    'Two clients add labels to one device at once: what is accepted is there, what is refused gets through later.',
  judges: [clause, '400-429/no-effect'],
  apis: ['rest'],
  needs: {
    accounts: ['administrator', 'developer'],
    resources: ['project'],
    apis: ['emulator'],
    writes: true,
  },
  cost: { requests: pairs * clients.length + 1, waitSeconds: 0 },
  async run(context) {
    const device = await ownDevice(context);
    await context.occasion(async (occasion) => {
      const changes: Change[] = [];
      for (const change of await changeAtOnce(context, occasion, device)) {
        changes.push(await applyAfterConflict(context, occasion, device, change));
      }
      const accepted = changes.filter(({ exchange }) => isSuccess(exchange));
      const reading = await readSettled(context, occasion, [
        deviceStays(device),
        ...accepted.map(({ key, client }) => labelStays(device, key, client)),
      ]);
      for (const change of changes) {
        occasion.judge(clause, [change.exchange, ...reading], judgeChange(change, device, reading));
      }
    });
  },
};

/**
 * Sends pair after pair, the two of each at the same moment on two connections. The target is held meanwhile, so that
 * nothing comes in between, and each pair waits until the pace has room for both.
 */
function changeAtOnce(context: ProbeContext, occasion: Occasion, device: string): Promise<Change[]> {
  const pause = (clients.length * 1_000) / context.target.limits.pace;
  return occasion.together(async (burst) => {
    for (const client of clients) await burst.prepare(client);
    const changes: Change[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      await burst.silence(pause);
      const sent = clients.map(async (client): Promise<Change> => {
        const key = `faultline-${createUnknownId(context.random)}`;
        const call = createLabel(device, key, client);
        const exchange = await burst.send(call, { credential: as(client), provokes: [409] });
        return { call, client, key, exchange };
      });
      changes.push(...(await Promise.all(sent)));
    }
    return changes;
  });
}

/** Does as documented after a conflict: waits, reads the device again, and sends the change again. */
async function applyAfterConflict(
  context: ProbeContext,
  occasion: Occasion,
  device: string,
  change: Change,
): Promise<Change> {
  let { exchange } = change;
  const sending = { as: as(change.client), provokes: [409] };
  // Not everything behind the API may know the device yet.
  if (exchange.response?.status === 404) exchange = await occasion.send(change.call, sending);
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    if (exchange.response?.status !== 409) break;
    await context.backOff(409, attempt);
    const read = await occasion.send(getDevice('rest', device), { as: as(change.client) });
    const effect = judgeUntouched(noLabel(device, change.key), [read]);
    occasion.judge('400-429/no-effect', [exchange, read], effect);
    // It was applied although it was refused: sending it again could only meet itself.
    if (effect.outcome === 'violates') break;
    exchange = await occasion.send(change.call, sending);
  }
  return { ...change, exchange };
}

function judgeChange({ exchange, key, client }: Change, device: string, reading: Reading): Verdict {
  if (exchange.response === undefined) {
    return inconclusive('transport', `a change got no answer: ${exchange.failure.detail}`);
  }
  const { status } = exchange.response;
  if (isSuccess(exchange)) return judgeUntouched(labelStays(device, key, client), reading);
  const answered = describeStatus(exchange);
  if (status === 409) {
    return violates('status', `a change that gets through within ${mostAttempts} attempts`, answered);
  }
  if (status === 429) return inconclusive('throttled', `a change was answered with ${answered}`);
  if (status >= 500) return inconclusive('server_error', `a change was answered with ${answered}`);
  return inconclusive('control_failed', `a change was answered with ${answered}`);
}
