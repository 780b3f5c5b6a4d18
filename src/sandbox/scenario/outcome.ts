import type { JudgeReport } from '../judge/report.ts';
import { requiredClauses } from './read-scenario.ts';
import type { Scenario } from './scenario.ts';

/** How a step ended. `missed`: the client called, but what was expected did not come of it. */
export type StepResult = {
  /** Number and name of the step. */
  readonly place: string;
  readonly state: 'met' | 'missed' | 'not-happened';
  /** Why, where it was not met. */
  readonly words: string;
};

export type ScenarioOutcome = {
  /** `inconclusive`: nothing is wrong, but something that should have been judged never occurred. */
  readonly verdict: 'conforms' | 'violates' | 'inconclusive';
  /** Why; empty when it conforms. */
  readonly reasons: readonly string[];
  /** Whether it was stopped before its end. */
  readonly stopped: boolean;
};

/** Draws the sum of a scenario: a broken clause or a missed expectation violates it, whatever else did not occur. */
export function judgeRun(
  scenario: Scenario,
  results: readonly StepResult[],
  report: JudgeReport | undefined,
  stopped: boolean,
): ScenarioOutcome {
  const clauses = report?.clauses ?? [];
  const wrong = [
    ...clauses
      .filter(({ state }) => state === 'violates')
      .map(({ id, violated, judged }) => `${id} was violated (${violated} of ${judged})`),
    ...describe(results, 'missed'),
  ];
  const judged = new Set(
    clauses.filter(({ state }) => state !== 'not-exercised').map(({ id }): string => id),
  );
  const absent = [
    ...describe(results, 'not-happened'),
    ...scenario.steps
      .slice(results.length)
      .map(({ name }, index) => `step ${results.length + index + 1}, ${name}, was not reached`),
    ...requiredClauses(scenario)
      .filter((id) => !judged.has(id))
      .map((id) => `${id} was never judged`),
  ];
  if (wrong.length > 0) return { verdict: 'violates', reasons: [...wrong, ...absent], stopped };
  return { verdict: absent.length > 0 ? 'inconclusive' : 'conforms', reasons: absent, stopped };
}

function describe(results: readonly StepResult[], state: StepResult['state']): readonly string[] {
  return results.filter((each) => each.state === state).map(({ place, words }) => `${place}: ${words}`);
}
