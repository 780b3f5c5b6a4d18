import { resolve } from 'node:path';
import type { SandboxTarget } from '../../../src/sandbox/configuration.ts';

/** Faultline as it is built and shipped; npm starts its scripts in the project's folder. */
export const program = resolve('dist/src/cli/main.js');

/** What is configured of a sandbox beside where it is. */
export type Choices = {
  /** Writes, bursts and forgeries too. */
  readonly everything?: true;
  /** Requests a second. */
  readonly pace: number;
  /** A cron expression. */
  readonly schedule: string;
};

/** A sandbox as an entry of a configuration file. */
export function targetEntry(sandbox: SandboxTarget, name: string, choices: Choices): object {
  const { contract, contact, apis, accounts, resources } = sandbox;
  const { everything: bold = false, pace, schedule } = choices;
  return {
    name,
    contract,
    contact,
    apis,
    accounts,
    resources,
    limits: { exclusive: true, pace },
    writes: bold,
    bursts: bold,
    forgeries: bold,
    schedule: { default: schedule },
  };
}
