import type { Clock } from '../../clock/clock.ts';
import { knownCalls } from '../operations.ts';
import type { RequestLogEntry } from '../request-log.ts';
import type { Sandbox } from '../sandbox.ts';
import { parseExpectation } from './expectation.ts';
import { judgeRun } from './outcome.ts';
import type { ScenarioOutcome, StepResult } from './outcome.ts';
import type { Scenario, ScenarioStep } from './scenario.ts';
import { describeMiss, isOver } from './step-progress.ts';
import { createWait } from './wait.ts';

export type ScenarioRun = {
  readonly scenario: Scenario;
  /** One that judges. */
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called for what people want to follow: one line. */
  readonly onProgress: (line: string) => void;
};

/** Real milliseconds for the last answer to reach the client. */
const settling = 200;

/**
 * Plays a scenario: orders the faults of a step, waits until what it expects has happened, goes on with the next one.
 * Ends with the first step that misses its deadline, or when the signal aborts.
 */
export async function runScenario(run: ScenarioRun): Promise<ScenarioOutcome> {
  const { scenario, sandbox, clock, signal, onProgress } = run;
  const end = clock.monotonic() + scenario.deadline * 1000;
  const results: StepResult[] = [];
  for (const [index, step] of scenario.steps.entries()) {
    const place = `step ${index + 1} of ${scenario.steps.length}, ${step.name}`;
    onProgress(place);
    const result = await runStep(run, step, end);
    results.push({ ...result, place });
    if (result.state !== 'met') break;
  }
  const stopped = signal.aborted;
  await clock.sleep(settling * clock.scale, signal).catch(() => undefined);
  return judgeRun(scenario, results, sandbox.judgement(), stopped);
}

/** No request may come between two steps unseen: nothing here waits for more than promises that are settled. */
async function runStep(
  { sandbox, clock, signal }: ScenarioRun,
  step: ScenarioStep,
  end: number,
): Promise<Omit<StepResult, 'place'>> {
  const seen: RequestLogEntry[] = [];
  const expectations = step.expect.map((text) => parseExpectation(text, knownCalls));
  const progress = () => ({
    expectations,
    seen,
    pending: sandbox.pendingFaults(),
    report: sandbox.judgement(),
  });
  const wait = createWait(clock, signal);
  const startClock = (): void => wait.giveUpAt(Math.min(end, clock.monotonic() + step.deadline * 1000));
  for (const drift of step.drifts) sandbox.switchDrift(drift, true);
  for (const fault of step.faults) sandbox.script(fault);
  // The client may take its time to start: until it does, only the whole scenario's deadline counts.
  if (sandbox.log.length === 0) wait.giveUpAt(end);
  else startClock();
  const unfollow = sandbox.follow((entry) => {
    if (seen.length === 0 && sandbox.log.length === 1) startClock();
    seen.push(entry);
    if (isOver(progress())) wait.meet();
  });
  if (isOver(progress())) wait.meet();
  const ended = await wait.ended;
  unfollow();
  for (const drift of step.drifts) sandbox.switchDrift(drift, false);
  if (ended === 'met') return { state: 'met', words: '' };
  return ended === 'stopped'
    ? { state: 'not-happened', words: 'the sandbox was stopped' }
    : describeMiss(progress());
}
