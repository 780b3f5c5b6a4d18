import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import type { Judgement } from '../../src/contract/judgement.ts';
import { usualTerms } from '../../src/drift/answer-shape.ts';
import { assessRun } from '../../src/drift/assess.ts';
import { emptyBaseline } from '../../src/drift/baseline.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createBaselineWatch } from '../../src/monitor/baseline-watch.ts';
import { checkSandbox, type CheckSetup } from '../support/sandbox-check.ts';
import { chooseBriefProbes, chooseProbes } from './choose-probes.ts';
import type { Measurement, Row } from './row.ts';
import { watchTokensAge } from './watch-tokens-age.ts';
import { countOccasions, weaken } from './weaken.ts';

/** How many times faster than time the rows run, unless they say otherwise. */
export const usualScale = 10;

/** Rounds in which the baseline is learned, before the drift is switched on. */
const usualLearning = 3;

/** What one check or watch of one row showed. */
type Run = { readonly events: readonly MonitorEvent[]; readonly leftovers: number };

/** What was found in a run, and what it took: requests and seconds since the drift was on. */
type Find = { readonly what: string; readonly requests: number; readonly seconds: number };

/** What is not to be judged in earnest, and whose judgements are to be counted. */
type Weakness = {
  /** The clauses whose judges always find them kept. */
  readonly weak?: readonly string[];
  readonly count?: readonly string[];
};

/** Runs the real check against a sandbox of its own with the row's drift on, and compares what it says with what it should. */
export async function measure(row: Row, { weak = [], count = [] }: Weakness = {}): Promise<Measurement> {
  const atOnce = row.ages === true ? await watchAged(row) : await checkOnce(row, weak);
  const later = row.changes.length > 0 ? await checkLater(row, weak) : undefined;
  const events = [...atOnce.events, ...(later?.events ?? [])];
  const violated = findViolations(atOnce.events);
  const moved = later === undefined ? [] : findChanges(later.events, row.learning ?? usualLearning);
  const blamed = violated.filter(({ what }) => row.clauses.includes(clauseOf(what)));
  const changed = moved.filter(({ what }) => row.changes.includes(what));
  const also = namesOf(violated.filter((find) => !blamed.includes(find)));
  const [first] = [...blamed, ...changed];
  return {
    name: row.name,
    family: row.family,
    effect: row.effect,
    clauses: row.clauses,
    expectedChanges: row.changes,
    control: row.control,
    outcome: outcomeOf(row, { found: first !== undefined, also: also.length > 0 }),
    blamed: namesOf(blamed),
    also,
    changed: namesOf(changed),
    alsoChanged: namesOf(moved.filter((find) => !changed.includes(find))),
    inconclusive: findInconclusive(atOnce.events),
    ...(first === undefined ? {} : { requests: first.requests, seconds: Math.ceil(first.seconds) }),
    total: totalOf([atOnce, ...(later === undefined ? [] : [later])]),
    bursts: countBursts(events),
    leftovers: atOnce.leftovers + (later?.leftovers ?? 0),
    ...(count.length === 0 ? {} : { judged: countOccasions(events, count) }),
  };
}

/** The same figures by what the row's entry names now: what was reviewed since need not be measured again. */
export function reassess(row: Row, measured: Measurement): Measurement {
  const violated = [...measured.blamed, ...measured.also];
  const moved = [...measured.changed, ...measured.alsoChanged];
  const blamed = violated.filter((what) => row.clauses.includes(clauseOf(what)));
  const also = violated.filter((what) => !blamed.includes(what));
  const changed = moved.filter((what) => row.changes.includes(what));
  const found = blamed.length + changed.length > 0;
  return {
    ...measured,
    family: row.family,
    effect: row.effect,
    clauses: row.clauses,
    expectedChanges: row.changes,
    blamed,
    also,
    changed,
    alsoChanged: moved.filter((what) => !changed.includes(what)),
    outcome: outcomeOf(row, { found, also: also.length > 0 }),
  };
}

function namesOf(finds: readonly Find[]): string[] {
  return [...new Set(finds.map(({ what }) => what))];
}

function outcomeOf(row: Row, seen: { found: boolean; also: boolean }): Measurement['outcome'] {
  if (row.clauses.length === 0 && seen.also) return 'false alarm';
  if (seen.found) return 'detected';
  return row.clauses.length > 0 || row.changes.length > 0 ? 'missed' : 'silent';
}

function setupOf(row: Row, weak: readonly string[]): CheckSetup {
  return {
    definition: (given) => weaken(given, weak),
    scale: row.scale ?? usualScale,
    sandbox: row.sandbox ?? {},
    ...(row.target === undefined ? {} : { target: row.target }),
    prepare: (sandbox) => row.faults?.forEach((fault) => sandbox.script(fault)),
  };
}

async function checkOnce(row: Row, weak: readonly string[]): Promise<Run> {
  const drifts = row.spec === undefined ? [] : [row.spec];
  const { events, leftovers } = await checkSandbox({
    ...setupOf(row, weak),
    sandbox: { ...row.sandbox, drifts },
    probes: chooseProbes(row),
  });
  return { events, leftovers: leftovers.length };
}

/** Rounds without the drift, then with it: what was learned must be told to have moved. Ordered faults come in each. */
async function checkLater(row: Row, weak: readonly string[]): Promise<Run> {
  const { learning = usualLearning } = row;
  let rounds = 0;
  const { events, leftovers } = await checkSandbox({
    ...setupOf(row, weak),
    probes: chooseBriefProbes(row),
    repeat: learning + (row.rounds ?? 1),
    watch(event, sandbox) {
      if (event.type !== 'cycle-finished') return;
      rounds += 1;
      row.faults?.forEach((fault) => sandbox.script(fault));
      if (rounds === learning && row.spec !== undefined) sandbox.switchDrift(row.spec, true);
    },
  });
  return { events, leftovers: leftovers.length };
}

async function watchAged(row: Row): Promise<Run> {
  return { events: await watchTokensAge(row.spec === undefined ? [] : [row.spec]), leftovers: 0 };
}

/** Each clause on each API that is violated by the end, at the judgement from which on it is. */
function findViolations(events: readonly MonitorEvent[]): Find[] {
  const judgements = new Map<string, Judgement[]>();
  const suspected = new Set<string>();
  const settled = new Set<string>();
  const finds = new Map<string, Find>();
  for (const [event, spent] of withSpending(events)) {
    if (event.type !== 'judgement') continue;
    const { clause, api, verdict, reproduced } = event.judgement;
    const what = `${clause} ${api}`;
    const known = judgements.get(what) ?? [];
    judgements.set(what, known);
    known.push(event.judgement);
    if (verdict.outcome === 'violates') suspected.add(what);
    // What nobody has violated is not violated, and what was reproduced stands.
    if (!suspected.has(what) || settled.has(what)) continue;
    if (verdict.outcome === 'violates' && reproduced) settled.add(what);
    const { state } = assessRun(known);
    if (state !== 'violates' && state !== 'intermittent') finds.delete(what);
    else if (!finds.has(what)) finds.set(what, { what, ...spent });
  }
  return [...finds.values()];
}

/** What moved against the baseline of the first rounds; a measurement goes by the name of its clause. */
function findChanges(events: readonly MonitorEvent[], learning: number): Find[] {
  const finds: Find[] = [];
  const { errors } = disruptiveTechnologies.contract;
  const starts = events.flatMap(({ type }, index) => (type === 'cycle-started' ? [index] : []));
  const drifted = starts[learning] ?? events.length;
  let spent = { requests: 0, seconds: 0 };
  const sink = createBaselineWatch(
    (event) => {
      if (event.type !== 'baseline-change' || event.state !== 'open') return;
      const { what, clause } = event.change;
      const facet = what === 'measurement' ? clause : what.replace(/,.*/, '');
      finds.push({ what: facet, ...spent });
    },
    new Map([['sandbox', { terms: errors ?? usualTerms, initial: emptyBaseline, learns: true }]]),
  );
  for (const event of events.slice(0, drifted)) sink(event);
  for (const [event, sofar] of withSpending(events.slice(drifted))) {
    spent = sofar;
    sink(event);
  }
  return finds;
}

/** Each event with what had been sent until then, and how long it had taken. */
function* withSpending(
  events: readonly MonitorEvent[],
): Generator<readonly [MonitorEvent, { readonly requests: number; readonly seconds: number }]> {
  const start = events[0]?.at ?? 0;
  let requests = 0;
  for (const event of events) {
    if (event.type === 'exchange') requests += 1;
    yield [event, { requests, seconds: (event.at - start) / 1000 }];
  }
}

function findInconclusive(events: readonly MonitorEvent[]): string[] {
  const reasons = events.flatMap((event) => {
    if (event.type !== 'judgement' || event.judgement.verdict.outcome !== 'inconclusive') return [];
    const { clause, api, verdict } = event.judgement;
    return [`${clause} ${api}: ${verdict.reason}`];
  });
  return [...new Set(reasons)];
}

function clauseOf(what: string): string {
  return what.slice(0, what.lastIndexOf(' '));
}

function totalOf(runs: readonly Run[]): Measurement['total'] {
  const spent = runs.map(({ events }) => {
    const requests = events.filter(({ type }) => type === 'exchange').length;
    return { requests, seconds: ((events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0)) / 1000 };
  });
  return {
    requests: spent.reduce((sum, { requests }) => sum + requests, 0),
    seconds: Math.ceil(spent.reduce((sum, { seconds }) => sum + seconds, 0)),
  };
}

function countBursts(events: readonly MonitorEvent[]): Measurement['bursts'] {
  const bursting = new Set(
    disruptiveTechnologies.probes.filter(({ needs }) => needs.bursts === true).map(({ name }) => name),
  );
  const runs = events.filter((event) => event.type === 'probe-finished' && bursting.has(event.probe));
  const distorted = new Set(
    events.flatMap((event) => {
      if (event.type !== 'judgement') return [];
      const { verdict, probe, api, run } = event.judgement;
      const lost = verdict.outcome === 'inconclusive' && verdict.reason === 'burst_distorted';
      return lost ? [`${probe} ${api} ${run}`] : [];
    }),
  );
  return { runs: runs.length, distorted: distorted.size };
}
