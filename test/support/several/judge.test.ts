import { describe, expect, it } from 'vitest';
import type { RequestLogEntry } from '../../../src/sandbox/request-log.ts';
import { findCrowds } from '../safety.ts';
import { createAnswerCount } from './answer-count.ts';
import { aim, faultKinds, planFault, type Fault } from './faults.ts';
import { findDisagreements, findFlickers, readDrift, type Shown } from './judge-shown.ts';
import {
  findDoubles,
  findIntrusions,
  findMissing,
  findQuiet,
  findStubborn,
  type Series,
} from './judge-ticks.ts';
import { findWrongAlerts, findWrongTransitions } from './judge-told.ts';
import type { Monitor } from './monitor.ts';

const period = 4_000;
const never = (): number => 0;

/** The requests of a cycle that begins at this moment: the first marks it. */
function cycle(monitor: string, from: number, count = 10): RequestLogEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    at: from + index * 225,
    api: 'rest',
    method: 'GET',
    path: '/v2/projects/p',
    operation: 'projects.get',
    status: index === 0 ? 401 : 200,
    client: index === 0 ? 'address 127.0.0.1' : 'administrator',
    agent: `faultline/0.1.0 (${monitor}@localhost)`,
    connection: { id: 'rest 1', opened: 0 },
    fingerprint: 'x',
  }));
}

/** A series of which nothing is to be said: ten ticks, `one` killed during the fourth, `two` at work from the sixth on. */
function sound(changes: Partial<Series> = {}): Series {
  const dues = [0, 1, 2, 3, 6, 7, 8, 9].map((index) => index * period + 100);
  const log = dues.flatMap((due) => cycle(due < 5 * period ? 'one' : 'two', due));
  const faults: Fault[] = [{ kind: 'kill', monitor: 'one', from: 15_900, to: 17_000 }];
  const runs = dues.map((due) => due - 50);
  return {
    begin: 0,
    end: 10 * period,
    period,
    lease: 2_000,
    log,
    faults,
    runs,
    standstill: never,
    ...changes,
  };
}

const without = ({ log }: Series, from: number, to: number): RequestLogEntry[] =>
  log.filter(({ at }) => at < from || at >= to);
const sorted = (log: readonly RequestLogEntry[]): RequestLogEntry[] => log.toSorted((a, b) => a.at - b.at);
const judgeTicks = (series: Series): string[] => [
  ...findDoubles(series),
  ...findMissing(series),
  ...findIntrusions(series),
  ...findStubborn(series),
  ...findQuiet(series),
];

describe('of the ticks of several monitors', () => {
  it('nothing is said where one is taken over in time', () => {
    expect(judgeTicks(sound())).toEqual([]);
  });

  it('a second cycle for the same due time is found, in the log and in what was written down', () => {
    const series = sound();
    const log = sorted([...series.log, ...cycle('three', 2 * period + 1_500)]);
    expect(findDoubles({ ...series, log })).toEqual(['the tick due at 8.0 s ran 2 times, by one and three']);
    expect(findDoubles({ ...series, runs: [...series.runs, 9_000] })).toEqual([
      'two runs of the tick due at 8.0 s were written down',
    ]);
  });

  it('a pause is found that is longer than two periods after the last fault', () => {
    const series = sound();
    const log = without(series, 6 * period, 7 * period);
    expect(findMissing({ ...series, log })).toEqual([
      'no tick for 12.2 s after the last fault, until 28.1 s; kill of one from 15.9 s to 17.0 s',
    ]);
    // Unless everybody had to wait.
    expect(findMissing({ ...series, log, standstill: () => 2_000 })).toEqual([]);
    const later: Fault = { kind: 'restart', from: 19_000, to: 21_000 };
    expect(findMissing({ ...series, log, faults: [...series.faults, later] })).toEqual([]);
  });

  it('a tick that is missing, or was not written down, is found where no fault is near', () => {
    const series = sound({ faults: [] });
    expect(findMissing(series)).toEqual([
      'no tick for 12.0 s after the one before, until 24.1 s',
      'the tick due at 16.0 s is missing without a fault',
      'the tick due at 20.0 s is missing without a fault',
    ]);
    const kept = sound({
      runs: sound().runs.slice(0, -1),
      faults: [{ kind: 'kill', from: 15_900, to: 16_100 }],
    });
    expect(findMissing(kept)).toEqual(['the tick of two at 36.0 s was not written down']);
  });

  it('monitors that are at work at the same time, or one too soon after the other, are found', () => {
    const series = sound();
    const log = sorted([...series.log, ...cycle('two', 3 * period + 200, 1)]);
    expect(findIntrusions({ ...series, log })).toEqual([
      'two sent 100 ms after one did, at 12.2 s',
      'one sent 125 ms after two did, at 12.3 s',
    ]);
    const soon = sorted([...without(series, 20_000, 24_000), ...cycle('two', 18_000, 2)]);
    expect(findIntrusions({ ...series, log: soon })).toEqual(['two sent 3875 ms after one did, at 18.0 s']);
  });

  it('requests of a monitor that has been cut off for longer than its lease are found', () => {
    const hold: Fault = { kind: 'hold', monitor: 'two', from: 29_000, to: 34_000 };
    expect(findStubborn(sound({ faults: [hold] }))).toEqual([
      'two sent at 32.1 s, cut off from the database since 29.0 s',
    ]);
    expect(findStubborn(sound({ faults: [{ ...hold, monitor: 'one' }] }))).toEqual([]);
    expect(findStubborn(sound({ faults: [{ kind: 'restart', from: 29_000, to: 34_000 }] }))).toHaveLength(1);
  });

  it('one that was cut off at work and did not say so is found', () => {
    const hold: Fault = { kind: 'hold', monitor: 'two', from: 39_000, to: 44_500, wrote: 'nothing of it' };
    const series = sound({ faults: [...sound().faults, hold] });
    expect(findQuiet(series)).toEqual(['two did not say that it lost the target at 39.0 s: nothing of it']);
    const saying = { ...hold, wrote: 'sandbox is no longer watched by this monitor: its lease' };
    for (const other of [saying, { ...hold, monitor: 'one' }, { ...hold, to: 41_000 }]) {
      expect(findQuiet({ ...series, faults: [...sound().faults, other] })).toEqual([]);
    }
  });

  it('more requests than the quota allows are found, whoever sent them', () => {
    const crowd = sorted([...cycle('one', 0, 15), ...cycle('two', 100, 15)]);
    const quota = { limits: { scope: 'target', exclusive: true, pace: 4.5 } } as const;
    expect(findCrowds(crowd, quota)).toHaveLength(1);
    expect(findCrowds(cycle('one', 0, 24), quota)).toEqual([]);
  });
});

const show = (monitor: string, ...values: readonly (number | undefined)[]): Shown[] =>
  values.map((value, index) => ({ at: index * 1_000, monitor, value }));
const rounds = (...each: readonly Shown[][]): Shown[][] =>
  (each[0] ?? []).map((_, index) => each.flatMap((shown) => shown[index] ?? []));

const drifted = (kind: string, value: number): string =>
  `faultline_clause_drift{target="t",api="emulator",clause="body/code",severity="critical",kind="${kind}"} ${value}`;

describe('of what several monitors show', () => {
  const quiet = { faults: [], begin: 0, standstill: never };

  it('a drift that comes and goes once is as it should be, whatever is not shown in between', () => {
    expect(findFlickers(show('one', undefined, 0, 0, 1, undefined, 1, 0), ['one'])).toEqual([]);
    expect(findFlickers(show('one', 0, 1, 0, 1, 0), ['one'])).toEqual([
      'one showed the drift as 0, 1, 0, 1, 0',
    ]);
    expect(findFlickers(show('one', 0, 0), ['one', 'two'])).toEqual([
      'one showed the drift as 0',
      'two showed the drift as nothing',
    ]);
  });

  it('monitors that do not agree for long are found, unless something happened to them', () => {
    const zeros = show('one', ...Array<number>(20).fill(0));
    const ones = show('two', ...Array<number>(20).fill(1));
    expect(findDisagreements(rounds(zeros, show('two', ...Array<number>(20).fill(0))), quiet)).toEqual([]);
    expect(findDisagreements(rounds(zeros, ones), quiet)).toHaveLength(2);
    expect(findDisagreements(rounds(zeros, show('two', 0, 0, 1, 1, 1, 0, 0)), quiet)).toEqual([]);
    const faults: Fault[] = [{ kind: 'hold', monitor: 'two', from: 0, to: 15_000 }];
    expect(findDisagreements(rounds(zeros, ones), { ...quiet, faults })).toEqual([]);
  });

  it('the gauge of a drift for good is read', () => {
    const scrape = `# HELP x\n${drifted('intermittent', 1)}\n${drifted('persistent', 0)}\n`;
    expect(readDrift(scrape, 'body/code', 'emulator')).toBe(0);
    expect(readDrift(scrape, 'body/code', 'rest')).toBeUndefined();
  });
});

describe('of what was told', () => {
  const drift = { clause: 'body/code', api: 'emulator' };

  it('one alert that fired and ended is as it should be, beside those about monitors', () => {
    const labels = { alertname: 'FaultlineContractDrift', ...drift };
    const fired = { status: 'firing', labels } as const;
    const ended = { status: 'resolved', labels } as const;
    const about = { status: 'firing', labels: { alertname: 'FaultlineMonitorAbsent' } } as const;
    expect(findWrongAlerts([about, fired, ended], drift)).toEqual([]);
    for (const told of [[fired], [fired, ended, fired, ended], [fired, fired, ended], []]) {
      expect(findWrongAlerts(told, drift)).toHaveLength(1);
    }
    const another = { ...fired, labels: { ...labels, clause: '404/resource' } };
    expect(findWrongAlerts([fired, another, ended], drift)).toHaveLength(1);
  });

  it('one transition each way is as it should be', () => {
    const raised = { ...drift, transition: 'raised' };
    const recovered = { ...drift, transition: 'recovered' };
    expect(findWrongTransitions([raised, recovered], drift)).toEqual([]);
    for (const stored of [
      [],
      [raised],
      [raised, raised, recovered],
      [{ ...raised, api: 'rest' }, recovered],
    ]) {
      expect(findWrongTransitions(stored, drift)).toHaveLength(1);
    }
  });
});

describe('faults', () => {
  const monitors = ['one', 'two', 'three'].map((name) => ({ name }) as Monitor);
  const struck = { monitors, holder: () => 'two', restart: () => Promise.resolve() };
  const plan = { kind: 'stall', hitsHolder: true, choice: 0, lasts: 0, rest: 0 } as const;

  const names = (plans: Parameters<typeof aim>[0]): unknown[] =>
    aim(plans, struck).map(({ kind, monitor }) => monitor?.name ?? kind);

  it('strike the monitor at work or any, and no two of them the same', () => {
    expect(names([plan, plan])).toEqual(['two', 'one']);
    expect(names([{ ...plan, hitsHolder: false, choice: 0.99 }])).toEqual(['three']);
    expect(
      names([
        { ...plan, kind: 'restart' },
        { ...plan, kind: 'restart' },
      ]),
    ).toEqual(['restart']);
  });

  it('are of every kind', () => {
    const kinds = Array.from({ length: 50 }, (_, index) => planFault(() => (index + 0.5) / 50).kind);
    expect(new Set(kinds)).toEqual(new Set(faultKinds));
  });
});

const message = (type: string, body: string): Buffer => {
  const head = Buffer.from(`${type}....`);
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, Buffer.from(body)]);
};

it('counts the answers of a database, however they are cut into pieces', () => {
  const stream = Buffer.concat([
    message('D', 'ZZZZ'),
    message('C', ''),
    message('Z', 'I'),
    message('Z', 'T'),
  ]);
  for (let size = 1; size <= stream.length; size += 1) {
    let answers = 0;
    const read = createAnswerCount(() => (answers += 1));
    for (let at = 0; at < stream.length; at += size) read(stream.subarray(at, at + size));
    expect(answers).toBe(2);
  }
});
