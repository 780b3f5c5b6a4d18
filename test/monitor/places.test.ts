import fc from 'fast-check';
import { expect, it } from 'vitest';
import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import type { Clock } from '../../src/clock/clock.ts';
import { emptyBaseline } from '../../src/drift/baseline.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createLeasedRights } from '../../src/monitor/leased-right.ts';
import { createMonitor } from '../../src/monitor/monitor.ts';
import { createMemoryLedger } from '../../src/probe/cleanup-ledger.ts';
import type { Probe, ProbeContext } from '../../src/probe/probe.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { createTarget } from '../client/test-target.ts';
import { createVirtualClock, type VirtualClock } from '../client/virtual-clock.ts';
import { seededRandom } from '../support/crash/random.ts';
import { fuzzRuns } from '../support/fuzz.ts';
import { createClaims, createTable } from './lease-table.ts';

const minute = 60_000;
/** Requests count this long, in milliseconds. */
const window = 5_000;
/** When every schedule begins, by everybody's own clock. */
const begin = 10 * minute;

/** A monitor of a place: by how many milliseconds its clock is fast, and when it dies, if it does. */
type Described = { readonly place: string; readonly fast: number; readonly dies?: number };

/** A cycle that began: whose, and of which tick. */
type Ran = { readonly place: string; readonly schedule: string; readonly due: number };

type Sent = { readonly by: number; readonly at: number; readonly allowed: boolean };

/** What all monitors work on, and what they did. */
type Scene = {
  readonly clock: VirtualClock;
  readonly table: ReturnType<typeof createTable>;
  readonly ticks: ReturnType<typeof createClaims>;
  readonly random: () => number;
  readonly expressions: readonly string[];
  readonly ran: Ran[];
  readonly sent: Sent[];
  readonly skipped: string[];
  /** How many looks were to be taken later, and how many were. */
  readonly looks: { planned: number; taken: number };
  /** From then on nothing is left for much later: it would not be done in time. */
  readonly ending: number;
};

/** The clock of one machine, on which schedules tick by it and not in real time; nothing on it wakes any more once it has died. */
function ownClock(clock: VirtualClock, { fast, dies = Number.POSITIVE_INFINITY }: Described): Clock {
  return {
    ...clock,
    scale: 1 + Number.EPSILON,
    now: () => clock.now() + fast,
    async sleep(milliseconds, signal) {
      await clock.sleep(milliseconds, signal);
      if (clock.now() >= dies) await new Promise(() => {});
    },
  };
}

/** Starts a monitor whose probes, one for each schedule, look whether they may send and send to nobody; each looks again later. */
function startMonitor(scene: Scene, described: Described, by: number) {
  const { table, ticks, random, expressions, ran, sent, skipped, looks, ending } = scene;
  const clock = ownClock(scene.clock, described);
  const { place } = described;
  let last = Number.NEGATIVE_INFINITY;
  const send = async ({ signal }: ProbeContext): Promise<void> => {
    for (let count = random() * 3; count > 0; count -= 1) {
      const row = table.rows.get('target');
      last = clock.monotonic();
      sent.push({ by, at: last, allowed: row?.holder === by && last < row.until && !signal.aborted });
      await clock.sleep(random() * 1_000, signal);
    }
  };
  const probe = (schedule: string): Probe => ({
    name: `every ${schedule}`,
    title: '',
    judges: [],
    apis: ['rest'],
    needs: {},
    cost: { requests: 0, waitSeconds: 0 },
    schedule,
    async run(context) {
      await send(context);
      const isNear = random() < 0.9 || clock.now() > ending;
      if (random() < 0.5) return;
      looks.planned += 1;
      context.later(isNear ? random() * 4_000 : (3 + random() * 7) * minute, async (later) => {
        looks.taken += 1;
        await send(later);
      });
    },
  });
  const named = new Map<string, string>();
  const rights = createLeasedRights({
    clock,
    leases: table.seenBy(by),
    tell: (_, why) => skipped.push(`lost: ${why}`),
    settle: async () => {
      await clock.sleep(random() * 1_000);
      return true;
    },
  });
  const emit = (event: MonitorEvent): void => {
    if (event.type === 'probe-skipped' && event.reason !== 'stopping') skipped.push(event.reason);
    if (event.type === 'cycle-started') {
      const due = Math.round(event.at - (event.latenessSeconds ?? 0) * 1_000);
      named.set(event.run, `${due}`);
    }
    if (event.type === 'probe-started') {
      const schedule = event.probe.replace('every ', '');
      ran.push({ place, schedule, due: Number(named.get(event.run)) });
    }
  };
  const schedule = { default: '0 0 1 1 *', bursts: '0 0 1 1 *', probes: {} };
  const apis = { rest: 'http://127.0.0.1:9/v2' };
  const { contract } = disruptiveTechnologies;
  const target = { name: 'target', contract: contract.name, apis, accounts: {}, schedule };
  const monitor = createMonitor(
    [createTarget('http://127.0.0.1:9', target)],
    [{ ...disruptiveTechnologies, probes: expressions.map(probe) }],
    {
      clock,
      version: 'test',
      redactor: createRedactor(),
      ledger: createMemoryLedger(),
      random,
      runsAtStart: () => false,
      emit,
      coordination: {
        ...ticks,
        location: place,
        rights: (claim) => rights({ ...claim, rests: () => Math.max(0, last + window - clock.monotonic()) }),
        recall: () => Promise.resolve({ records: [], baseline: emptyBaseline }),
      },
    },
  );
  monitor.start();
  return monitor;
}

/** Monitors at work until all ticks of so many minutes are over. */
async function simulate(
  seed: number,
  described: readonly Described[],
  expressions: readonly string[],
  minutes: number,
): Promise<Scene> {
  const clock = createVirtualClock();
  const scene: Scene = {
    clock,
    table: createTable(clock),
    ticks: createClaims(),
    random: seededRandom(seed),
    expressions,
    ran: [],
    sent: [],
    skipped: [],
    looks: { planned: 0, taken: 0 },
    ending: begin + (minutes - 20) * minute,
  };
  // Schedules begin with the clock of their monitor, so that all have the same due times.
  const starting = described.map(async (each, by) => {
    await clock.sleep(begin - each.fast);
    return startMonitor(scene, each, by);
  });
  await clock.run(clock.sleep(begin + (minutes + 1) * minute - 5_000));
  const monitors = await Promise.all(starting);
  const alive = monitors.filter((_, by) => described[by]?.dies === undefined);
  await clock.run(Promise.all(alive.map((monitor) => monitor.stop())));
  return scene;
}

/** When this expression is due within so many minutes, in the order of time. */
function dueTimes(expression: string, minutes: number): readonly number[] {
  const step = Number(/^\*\/(\d+) /.exec(expression)?.[1] ?? 1);
  return Array.from(
    { length: Math.floor(minutes / step) },
    (_, index) => begin + (index + 1) * step * minute,
  );
}

function expectOrder({ sent, skipped }: Scene): void {
  expect(skipped).toEqual([]);
  expect(sent.filter(({ allowed }) => !allowed)).toEqual([]);
  const tooSoon = sent.filter(({ by, at }, index) => {
    const before = sent[index - 1];
    return before !== undefined && before.by !== by && at - before.at < window;
  });
  expect(tooSoon).toEqual([]);
}

const minutes = 400;
const schedules = fc.constantFrom(['* * * * *'], ['*/2 * * * *'], ['* * * * *', '*/2 * * * *']);
const places = fc
  .tuple(
    fc.integer({ min: 2, max: 3 }),
    fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 3, maxLength: 3 }),
  )
  .map(([count, monitors]) =>
    ['oslo', 'bergen', 'kiel'].slice(0, count).map((name, at) => [name, monitors[at] ?? 1] as const),
  );

it('places run every tick once, and each has its share of each schedule', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), places, schedules, async (seed, staffed, expressions) => {
      const random = seededRandom(seed);
      const described = staffed.flatMap(([place, monitors]) =>
        Array.from({ length: monitors }, () => ({ place, fast: Math.round(random() * 1_000) })),
      );
      const scene = await simulate(seed, described, expressions, minutes);
      expectOrder(scene);
      expect(scene.looks.taken).toBe(scene.looks.planned);
      for (const expression of expressions) {
        const ran = scene.ran.filter(({ schedule }) => schedule === expression);
        const due = dueTimes(expression, minutes);
        expect(ran.map((each) => each.due).toSorted((a, b) => a - b)).toEqual(due);
        for (const [name] of staffed) {
          const share = ran.filter(({ place }) => place === name).length;
          expect(share).toBeGreaterThan(due.length / staffed.length / 5);
        }
      }
    }),
    fuzzRuns(4),
  );
}, 60_000);

it('goes on at every tick from one place when the other one dies, whatever that one was at', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 0, max: 5 * minute }), async (seed, after) => {
      const dies = begin + 5 * minute + after;
      const described = [
        { place: 'oslo', fast: 500 },
        { place: 'bergen', fast: 0, dies },
      ];
      const scene = await simulate(seed, described, ['* * * * *'], 20);
      expectOrder(scene);
      expect(new Set(scene.ran.map(({ place }) => place)).size).toBe(2);
      const alone = dueTimes('* * * * *', 20).filter((due) => due > dies);
      expect(scene.ran.filter(({ due }) => due > dies)).toEqual(
        alone.map((due) => ({ place: 'oslo', schedule: '* * * * *', due })),
      );
    }),
    fuzzRuns(10),
  );
}, 60_000);
