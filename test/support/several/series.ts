import { setTimeout as sleep } from 'node:timers/promises';
import { visitStore } from '../../../src/store/open-store.ts';
import { findCrowds } from '../safety.ts';
import { aim, planFault, strike, type Fault } from './faults.ts';
import { measure, type Figures } from './figures.ts';
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
import { leaseSeconds, periodSeconds, type Stage } from './stage.ts';
import { watchStandstill } from './standstill.ts';
import { dueBefore } from './ticks.ts';

const period = periodSeconds * 1_000;
/** What is switched on once and off once. It concerns no request that marks a tick. */
const drift = { spec: 'code-not-status:api=emulator', clause: 'body/code', api: 'emulator' } as const;
/** At the end no fault strikes for as long as the name of something may be unknown that a killed monitor made. */
const quietEnd = 64_000;
/** How often two faults strike at once. */
const together = 0.2;

/** What came of a series. */
export type SeriesResult = {
  /** What is wrong with what they did, in words; empty when all is well. */
  readonly wrong: readonly string[];
  /** What is wrong with what they showed, and with the alerts that came of it. */
  readonly shown: readonly string[];
  readonly figures: Figures;
};

/** Lets the monitors work for so many ticks while faults strike, stops them in order, and judges what they did. */
export async function runSeries(stage: Stage, ticks: number, random: () => number): Promise<SeriesResult> {
  const { sandbox, monitors, log } = stage;
  const machine = watchStandstill();
  for (const monitor of monitors) monitor.start();
  await untilAllAnswer(stage);
  // What each does at its start is over by then.
  const begin = dueBefore(Date.now(), period) + 2 * period;
  const end = begin + ticks * period;
  const over = new AbortController();
  const observing = observe(stage, over.signal);
  const drifting = letDrift(stage, begin, end, random);
  await sleep(begin - Date.now());
  const faults = await disturb(stage, end - quietEnd, random);
  await drifting;
  await sleep(end - Date.now());
  over.abort();
  const rounds = await observing;
  const roundTrips = monitors.reduce((sum, { gate }) => sum + gate.roundTrips(), 0);
  const codes: (number | null)[] = [];
  for (const monitor of monitors) codes.push(await monitor.end('SIGTERM'));
  const { runs, transitions } = await readStore(stage);
  machine.stop();
  const series: Series = {
    begin,
    end,
    period,
    lease: leaseSeconds * 1_000,
    log: log.filter(({ at }) => at >= begin),
    faults,
    runs: runs.filter((started) => started >= begin),
    standstill: (from, to) => machine.between(from, to),
  };
  const names = monitors.map(({ name }) => name);
  const wrong = [
    ...findDoubles(series),
    ...findMissing(series),
    ...findIntrusions(series),
    ...findStubborn(series),
    ...findQuiet(series),
    ...findCrowds(log, { limits: { scope: 'target', exclusive: true, pace: 4.5 } }),
    ...findWrongTransitions(transitions, drift),
    ...sandbox.resources().map((name) => `${name} was left behind`),
    ...codes.flatMap((code, index) => (code === 0 ? [] : [`${names[index]} ended with ${code}`])),
  ];
  const shown = [
    ...findFlickers(rounds.flat(), names),
    ...findDisagreements(rounds, series),
    ...findWrongAlerts(stage.told, drift),
  ];
  return { wrong, shown, figures: measure(series, roundTrips) };
}

/** Waits until every monitor serves its pages and ticks have begun. */
async function untilAllAnswer({ monitors, log }: Stage): Promise<void> {
  await Promise.all(monitors.map((monitor) => monitor.until(/Metrics +\S+/)));
  while (log.length === 0) await sleep(100);
}

async function disturb(stage: Stage, until: number, random: () => number): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (;;) {
    const plans = random() < together ? [planFault(random), planFault(random)] : [planFault(random)];
    const rest = plans[0]?.rest ?? 0;
    if (Date.now() + rest + Math.max(...plans.map(({ lasts }) => lasts)) > until) return faults;
    await sleep(rest);
    faults.push(...(await Promise.all(aim(plans, stage).map((aimed) => strike(aimed, stage)))));
  }
}

/** Switches the drift on after a quarter of the time, and off after two thirds. */
async function letDrift({ sandbox }: Stage, begin: number, end: number, random: () => number): Promise<void> {
  const at = (share: number): number => begin + (end - begin) * share + random() * period;
  await sleep(at(1 / 4) - Date.now());
  sandbox.switchDrift(drift.spec, true);
  await sleep(at(2 / 3) - Date.now());
  sandbox.switchDrift(drift.spec, false);
}

/** Asks every monitor once a second what it shows of the drift; one that does not answer is left out of its round. */
async function observe({ monitors }: Stage, signal: AbortSignal): Promise<readonly (readonly Shown[])[]> {
  const rounds: (readonly Shown[])[] = [];
  while (!signal.aborted) {
    const at = Date.now();
    const asked = monitors.map(async ({ name, instance }): Promise<Shown[]> => {
      const scrape = await fetchText(`http://${instance}/metrics`).catch(() => undefined);
      if (scrape === undefined) return [];
      return [{ at, monitor: name, value: readDrift(scrape, drift.clause, drift.api) }];
    });
    rounds.push((await Promise.all(asked)).flat());
    await sleep(1_000 - (Date.now() - at));
  }
  return rounds;
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(900) });
  return response.text();
}

async function readStore({ server }: Stage) {
  const store = await visitStore({ server });
  try {
    const runs = await store.runs.newest('sandbox', 100_000);
    const transitions = await store.transitions.newest('sandbox', 100_000);
    return { runs: runs.map(({ started }) => started), transitions: transitions.toReversed() };
  } finally {
    await store.close();
  }
}
