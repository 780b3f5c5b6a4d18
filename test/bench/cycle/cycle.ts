import type { TargetReport } from '../../../src/report/report.ts';
import type { Benchmark, Figure } from '../support/benchmark.ts';
import type { Choices } from '../support/target-entry.ts';
import { runCheck } from './check-run.ts';
import { timeDetection, type DetectionPlan } from './detection.ts';
import { floorSeconds } from './floor.ts';

/** One way in which a cycle is run, so many times faster than time: what the machine adds weighs that much more. */
type Way = {
  readonly name: string;
  readonly choices: Choices;
  readonly scale: number;
  /** All of them when absent. */
  readonly probes?: readonly string[];
};

const schedule = '*/15 * * * *';
const careful: Way = { name: 'reading only, 1 request a second', choices: { pace: 1, schedule }, scale: 4 };

const sizes: Record<
  'full' | 'tiny',
  { readonly rounds: number; readonly ways: readonly Way[]; readonly detection: DetectionPlan }
> = {
  full: {
    rounds: 3,
    ways: [
      careful,
      { name: 'reading only, 4.5 requests a second', choices: { pace: 4.5, schedule }, scale: 1 },
      {
        name: 'everything, 4.5 requests a second',
        choices: { everything: true, pace: 4.5, schedule },
        scale: 8,
      },
    ],
    detection: { schedule, period: 900, scale: 60, drifts: 6 },
  },
  tiny: {
    rounds: 1,
    ways: [{ ...careful, scale: 20, probes: ['no-credential', 'unknown-credential'] }],
    detection: { schedule: '* * * * *', period: 60, scale: 60, drifts: 1 },
  },
};

export const cycle: Benchmark = {
  name: 'cycle',
  title: 'One cycle',
  async measure(size) {
    const { rounds, ways, detection } = sizes[size];
    const reports = new Map<Way, TargetReport[]>();
    for (let round = 0; round < rounds; round += 1) {
      for (const way of ways) {
        const report = await runCheck(way.choices, way.scale, way.probes ?? []);
        if (report.verdict === 'violates')
          throw new Error(`${way.name}: a sandbox without drifts was blamed`);
        reports.set(way, [...(reports.get(way) ?? []), report]);
      }
    }
    const found = await timeDetection(detection);
    const periods = found.map((seconds) => seconds / detection.period);
    return [
      ...Array.from(reports).flatMap(([way, runs]) => describe(way, runs)),
      { name: 'a fresh drift: told after', unit: 's', runs: found },
      { name: 'a fresh drift: told after, in periods of the schedule', unit: '', runs: periods },
    ];
  },
};

function describe({ name, choices, probes }: Way, reports: readonly TargetReport[]): Figure[] {
  const of = (what: string, unit: string, read: (report: TargetReport) => number): Figure => ({
    name: `${name}: ${what}`,
    unit,
    runs: reports.map(read),
  });
  const floor = (report: TargetReport): number => floorSeconds(report, choices, probes);
  return [
    of('requests', '', ({ requests }) => requests),
    of('the floor', 's', floor),
    {
      ...of('duration ÷ the floor', '×', (report) => report.durationSeconds / floor(report)),
      aim: { most: 1.15 },
      needsQuiet: true,
    },
    of('requests for each clause judged', '', ({ requests, clauses }) => {
      return requests / clauses.filter(({ judged }) => judged > 0).length;
    }),
    of('conclusive judgements for each request', '', ({ requests, clauses }) => {
      return clauses.reduce((sum, { judged }) => sum + judged, 0) / requests;
    }),
  ];
}
