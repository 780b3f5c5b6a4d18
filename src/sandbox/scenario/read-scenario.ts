import { createSwitchboard } from '../drifts/switchboard.ts';
import { createFaults } from '../faults.ts';
import type { ClientClause } from '../judge/clauses.ts';
import { knownCalls } from '../operations.ts';
import { SandboxError } from '../sandbox-error.ts';
import { parseYaml, readText } from '../seed/read-yaml.ts';
import { parseExpectation } from './expectation.ts';
import { scenarioSchema } from './scenario.ts';
import type { Scenario, ScenarioStep } from './scenario.ts';

/**
 * Reads a scenario file (YAML or JSON).
 * @throws SandboxError naming the file, the line and the key, and what exists where something named does not.
 */
export async function readScenarioFile(file: string): Promise<Scenario> {
  return parseScenario(await readText(file, 'scenario'), file);
}

/** As `readScenarioFile`, for text; `source` is what messages call it. */
export function parseScenario(text: string, source: string): Scenario {
  const { data, placeOf } = parseYaml(text, source, scenarioSchema);
  const problems: string[] = [];
  const attempt = (path: readonly PropertyKey[], action: () => void): void => {
    try {
      action();
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      problems.push(`${placeOf(path)} ${error.message}`);
    }
  };
  for (const [index, step] of data.steps.entries()) {
    checkStep(step, (key, action) => attempt(['steps', index, ...key], action));
  }
  for (const [index, clause] of (data.clauses ?? []).entries()) {
    attempt(['clauses', index], () => expectOccasion(clause, data));
  }
  if (problems.length > 0) throw new SandboxError(`${source}: ${problems.join('; ')}`);
  return data;
}

function checkStep(
  step: ScenarioStep,
  attempt: (key: readonly PropertyKey[], action: () => void) => void,
): void {
  // Where there is one of something it may stand without a list; its place is found all the same.
  for (const [index, fault] of step.faults.entries()) {
    attempt(['faults', index], () => createFaults(knownCalls).script(fault));
  }
  for (const [index, drift] of step.drifts.entries()) {
    attempt(['drifts', index], () => createSwitchboard(knownCalls).switch(drift, true));
  }
  for (const [index, text] of step.expect.entries()) {
    attempt(['expect', index], () => expectPossible(text, step));
  }
}

/** A server error comes only where it is ordered. */
function expectPossible(text: string, { faults, drifts }: ScenarioStep): void {
  const expectation = parseExpectation(text, knownCalls);
  if (expectation.kind !== 'answer' || expectation.status < 500 || drifts.length > 0) return;
  if (faults.some((fault) => statusOf(fault) === expectation.status)) return;
  throw new SandboxError(
    `this never happens: no fault of this step is a ${expectation.status}; order one, for example ` +
      `"next 1 of ${expectation.target}: ${expectation.status}"`,
  );
}

function statusOf(fault: string): number | undefined {
  const status = /:\s*([45][0-9]{2})\b/.exec(fault)?.[1];
  return status === undefined ? undefined : Number(status);
}

/** What must be ordered so that a clause can be judged; clauses that are judged by any traffic have none. */
const occasions: Partial<Record<ClientClause, readonly number[]>> = {
  'client/retry-after': [429],
  'client/backoff': [404, 500, 503],
  'client/backoff-504': [504],
  'client/reapply': [409],
};

function expectOccasion(clause: string, { steps, token_lifetime }: Scenario): void {
  const statuses = Object.entries(occasions).find(([id]) => id === clause)?.[1];
  if (steps.some(({ drifts }) => drifts.length > 0)) return;
  if (statuses !== undefined && !isOrdered(statuses, steps)) {
    throw new SandboxError(
      `this never happens: no step orders a ${statuses.join(' or ')}, so ${clause} would not be judged`,
    );
  }
  if (clause === 'client/token-renewal' && token_lifetime === undefined) {
    throw new SandboxError(
      `this hardly happens: access tokens live an hour; set token_lifetime, so that ${clause} can be judged`,
    );
  }
}

function isOrdered(statuses: readonly number[], steps: readonly ScenarioStep[]): boolean {
  return steps.some(({ faults }) => faults.some((fault) => statuses.includes(statusOf(fault) ?? 0)));
}

/** The clauses that a scenario must get judged: those that it names, or those that its steps give occasion to. */
export function requiredClauses({ clauses, steps, token_lifetime }: Scenario): readonly string[] {
  if (clauses !== undefined) return clauses;
  return [
    ...Object.entries(occasions)
      .filter(([, statuses]) =>
        isOrdered(
          statuses.filter((status) => status !== 404),
          steps,
        ),
      )
      .map(([id]) => id),
    'client/spread',
    ...(token_lifetime === undefined ? [] : ['client/token-renewal']),
  ];
}
