import { inScope } from '../drifts/scope.ts';
import type { JudgeReport } from '../judge/report.ts';
import type { RequestLogEntry } from '../request-log.ts';
import type { Expectation } from './expectation.ts';
import type { StepResult } from './outcome.ts';

/** What has happened in a step so far. */
export type StepProgress = {
  readonly expectations: readonly Expectation[];
  /** The requests since the step began, oldest first. */
  readonly seen: readonly RequestLogEntry[];
  /** Faults that have not struck yet. */
  readonly pending: readonly string[];
  readonly report: JudgeReport | undefined;
};

/** Whether all that a step expects has happened, and all its faults too. */
export function isOver(progress: StepProgress): boolean {
  return progress.pending.length === 0 && progress.expectations.every((each) => isMet(each, progress));
}

/** An answer counts only when no fault struck what it is about later. */
function isMet(expectation: Expectation, { seen, report }: StepProgress): boolean {
  if (expectation.kind === 'judged') {
    return report?.clauses.some(({ id, judged }) => id === expectation.clause && judged > 0) === true;
  }
  const about = seen.filter((entry) => inScope(expectation.scope, entry));
  const struck = about.findLastIndex(({ scripted }) => scripted === true);
  return about.some(({ status }, index) => index >= struck && status === expectation.status);
}

/** What is missing, in words. */
export function describeMiss(progress: StepProgress): Omit<StepResult, 'place'> {
  const missing = progress.expectations
    .filter((each) => !isMet(each, progress))
    .map((each) => describeUnmet(each, progress));
  const { pending } = progress;
  const left = pending.length === 0 ? [] : [`these faults never struck: ${pending.join(', ')}`];
  const answered = missing.some(({ state }) => state === 'missed');
  return {
    state: answered ? 'missed' : 'not-happened',
    words: [...missing.map(({ words }) => words), ...left].join('; '),
  };
}

function describeUnmet(expectation: Expectation, { seen }: StepProgress): Omit<StepResult, 'place'> {
  if (expectation.kind === 'judged') {
    const words = `${expectation.clause} was not judged within the deadline: its occasion did not come`;
    return { state: 'not-happened', words };
  }
  const { scope, status, target } = expectation;
  const about = seen.filter((entry) => inScope(scope, entry));
  if (about.length === 0) {
    const words = `no request of ${target} came within the deadline; what came: ${listOperations(seen)}`;
    return { state: 'not-happened', words };
  }
  const answers = about.slice(-10).map((entry) => (entry.status === 0 ? 'a reset' : String(entry.status)));
  return {
    state: 'missed',
    words: `${target} was answered ${answers.join(', ')} and not ${status} after that within the deadline`,
  };
}

function listOperations(seen: readonly RequestLogEntry[]): string {
  const counts = new Map<string, number>();
  for (const { operation } of seen) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  if (counts.size === 0) return 'nothing';
  return [...counts].map(([operation, count]) => `${operation} (${count})`).join(', ');
}
