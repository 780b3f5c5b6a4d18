import { resolve } from 'node:path';
import { definitions } from '../../probes/index.ts';
import { loadConfig } from '../config/load.ts';
import type { KnownContracts } from '../config/rule.ts';
import type { Config } from '../config/target.ts';
import { loadWebAccess, type WebAccess } from '../config/web-access.ts';
import { findCronProblem } from '../monitor/schedule.ts';
import type { CliContext } from './context.ts';

/**
 * Reads the configuration; every secret in it is known to the redactor before anything else happens.
 * @throws ConfigError with all its problems.
 */
export async function readConfiguration(file: string, context: CliContext): Promise<Config> {
  const { config, secrets } = await loadConfig(pathOf(file, context), {
    env: context.env,
    known: knownContracts(),
    validateCron: findCronProblem,
  });
  for (const secret of secrets) context.redactor.learn(secret, 'always');
  return config;
}

/**
 * Reads the web configuration; the hashes in it are known to the redactor.
 * @throws ConfigError with all its problems.
 */
export async function readWebAccess(file: string, context: CliContext): Promise<WebAccess> {
  const access = await loadWebAccess(pathOf(file, context));
  for (const hash of access.users.values()) context.redactor.learn(hash, 'always');
  return access;
}

/** As it was given where that leads to the file, for messages name it. */
export function pathOf(file: string, { cwd }: Pick<CliContext, 'cwd'>): string {
  return cwd === process.cwd() ? file : resolve(cwd, file);
}

/** What a configuration may name: contracts, their clauses and their probes. */
export function knownContracts(): KnownContracts {
  return {
    contracts: Object.fromEntries(
      definitions.map(({ contract, probes }) => [
        contract.name,
        { clauses: contract.clauses.map(({ id }) => id), probes: probes.map(({ name }) => name) },
      ]),
    ),
  };
}
