import { describe, expect, it } from 'vitest';
import { accountNames, type TargetConfig } from '../../src/config/target.ts';
import { exitCode } from '../../src/report/verdict.ts';
import { kindOf, runCycles } from '../support/cycles.ts';
import { checkSandbox, clausesIn } from '../support/sandbox-check.ts';

const scale = 10;
/** Cycles side by side: each has a sandbox, a clock and a quota of its own, and spends its time waiting. */
const abreast = 4;
const patience = 1_200_000;
const lenient = { failOn: 'warning', failOnChange: false, requireCoverage: false } as const;

type Reduction = { readonly name: string; readonly reduce: (target: TargetConfig) => TargetConfig };

/** Every single thing that a configuration may lack. */
const reductions: readonly Reduction[] = [
  ...accountNames.map((name) => ({
    name: `without the account ${name}`,
    reduce: (target: TargetConfig): TargetConfig => ({
      ...target,
      accounts: Object.fromEntries(Object.entries(target.accounts).filter(([each]) => each !== name)),
    }),
  })),
  ...(['writes', 'bursts', 'forgeries'] as const).map((right) => ({
    name: `without ${right}`,
    reduce: (target: TargetConfig): TargetConfig => ({ ...target, [right]: false }),
  })),
];

/** What may be missing without a clause being left out: others stand in. */
const replaceable = new Set(['without the account no_role']);

/** What is wrong with a check of a target that allows less, in words. */
async function findProblems({ name, reduce }: Reduction): Promise<string[]> {
  const { report, leftovers } = await checkSandbox({ scale, target: reduce });
  const broken = clausesIn(report, 'violates', 'intermittent', 'inconclusive');
  const left = report.clauses.filter(({ state }) => state === 'not-exercised');
  const missed = left.filter(({ reason }) => reason?.startsWith('no_occasion') === false);
  const statements: readonly (readonly [string, boolean])[] = [
    [`${broken.join(', ')} do not conform`, broken.length === 0],
    [`${leftovers.join(', ')} were left behind`, leftovers.length === 0],
    ['a clause that is not exercised has no reason', left.every(({ reason }) => (reason ?? '') !== '')],
    ['nothing is left out for it', missed.length > 0 || replaceable.has(name)],
    ['the rest is not judged', clausesIn(report, 'conforms').length > 20],
    ['the exit code is not 0', exitCode([report], lenient) === 0],
    [
      'coverage is not missed',
      exitCode([report], { ...lenient, requireCoverage: true }) === (missed.length > 0 ? 3 : 0),
    ],
  ];
  return statements.filter(([, holds]) => !holds).map(([problem]) => `${name}: ${problem}`);
}

describe('consecutive cycles against conformant sandboxes', () => {
  it(
    'judge every clause and find nothing, whatever the limiter, its scope and the form of code',
    async () => {
      expect(new Set(Array.from({ length: 20 }, (_, index) => JSON.stringify(kindOf(index)))).size).toBe(18);
      const broken = await runCycles(Array(20).keys(), { abreast, scale });
      expect(Object.fromEntries(broken)).toEqual({});
    },
    patience,
  );
});

describe('a configuration that allows less', () => {
  it(
    'still has the rest judged, and says what was left out and why',
    async () => {
      const left = [...reductions];
      const problems: string[] = [];
      const work = async (): Promise<void> => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          problems.push(...(await findProblems(next)));
        }
      };
      await Promise.all(Array.from({ length: abreast }, work));
      expect(problems).toEqual([]);
    },
    patience,
  );
});
