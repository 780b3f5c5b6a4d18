import type { Clock } from '../clock/clock.ts';
import type { Output } from '../redaction/output.ts';
import { inert } from '../text/inert.ts';
import { describeEvidence, describeFinding, describeReport } from '../sandbox/judge/words.ts';
import type { Sandbox, SandboxOptions } from '../sandbox/sandbox.ts';
import { runScenario } from '../sandbox/scenario/run-scenario.ts';
import type { Scenario } from '../sandbox/scenario/scenario.ts';
import { exitCodes, type ExitCode } from './exit.ts';

/** Prints what a client breaks when it does, with the requests that show it. */
export function printFinding(output: Output): NonNullable<SandboxOptions['onFinding']> {
  return (finding) => {
    output.print(describeFinding(finding));
    for (const line of describeEvidence(finding)) output.print(`    ${line}`);
  };
}

/** Prints what each client did; nothing where nobody judges. */
export function printJudgement(sandbox: Sandbox, output: Output): void {
  const report = sandbox.judgement();
  if (report === undefined) return;
  output.print('What the clients did:');
  for (const line of describeReport(report)) output.print(`  ${line}`);
}

export type PlayedScenario = {
  readonly scenario: Scenario;
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly output: Output;
};

const codes = {
  conforms: exitCodes.ok,
  violates: exitCodes.violated,
  inconclusive: exitCodes.inconclusive,
} as const;

const verdictLines = {
  conforms: 'The client conforms.',
  violates: 'The client does not do as documented:',
  inconclusive: 'The client could not be judged:',
} as const;

/** Plays a scenario and tells how it ended. The sandbox ends with 0 when it is stopped, so that says nothing. */
export async function playScenario(played: PlayedScenario): Promise<ExitCode> {
  const { scenario, sandbox, clock, signal, output } = played;
  const onProgress = (line: string): void => output.print(`Scenario: ${inert(line)}`);
  const { verdict, reasons, stopped } = await runScenario({ scenario, sandbox, clock, signal, onProgress });
  printJudgement(sandbox, output);
  if (stopped) output.print('The scenario was stopped before its end; this is no verdict.');
  else output.print(verdictLines[verdict]);
  for (const reason of reasons) output.print(`  ${inert(reason)}`);
  return stopped ? exitCodes.ok : codes[verdict];
}
