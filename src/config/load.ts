import { readFile as readFileFromDisk } from 'node:fs/promises';
import { dirname } from 'node:path';
import { assemble } from './assemble.ts';
import { readBaselineFiles } from './baseline-files.ts';
import { applyEnvironment, type Environment } from './environment.ts';
import { readIncluded } from './include.ts';
import { readNamedFiles } from './named-files.ts';
import { ConfigError } from './problem.ts';
import { checkEnvironmentProxy, findEnvironmentProxy } from './proxy.ts';
import { listSecrets, resolveConfig } from './resolve.ts';
import type { RuleContext } from './rule.ts';
import { checkRules } from './rules.ts';
import { checkShape, describe, omitEmpty } from './shape.ts';
import { aboutFile, flawsOf, readSource, type Source } from './source.ts';
import type { Config, ProxyConfig } from './target.ts';
import type { ReadFile } from './text-file.ts';
import { valueAt } from './tree.ts';

/** What loading needs to know of the rest of the program, and of the world. */
export type LoadOptions = Pick<RuleContext, 'known' | 'validateCron'> & {
  readonly env: Environment;
  /** For tests; reads from disk when absent. */
  readonly readFile?: ReadFile;
};

/** A configuration fit for use, and the secrets in it, which must never be put out. */
export type LoadedConfig = { readonly config: Config; readonly secrets: readonly string[] };

/**
 * Reads and checks a configuration file (YAML 1.2, docs/configuration.md) and what it includes, fills in defaults and the environment, and reads
 * the files that it names.
 * @throws ConfigError with every problem that was found, each with its place; syntax errors hide what else may be wrong.
 */
export async function loadConfig(file: string, options: LoadOptions): Promise<LoadedConfig> {
  const { env, readFile = readFileFromDisk } = options;
  const main = await readMain(file, readFile);
  const included = await readIncluded(main, readFile);
  const whole = assemble(main, included.sources);
  const written = whole.data;
  const filled = applyEnvironment(omitEmpty(written), env);
  const shape = checkShape(filled.data, written);
  const show: RuleContext['show'] = (path) => describe(valueAt(written, ...path), path);
  const complete = included.findings.length + included.problems.length === 0;
  const rules = checkRules(filled.data, { ...options, show, placeOf: whole.placeOf, complete });
  const named = await readNamedFiles(filled.data, whole.fileOf, readFile);
  const baselines = await readBaselineFiles(filled.data, whole.fileOf, { ...options, readFile });
  const findings = [
    ...included.findings,
    ...filled.findings,
    ...shape.findings,
    ...rules,
    ...checkEnvironmentProxy(filled.data, env),
    ...named.findings,
    ...baselines.findings,
  ];
  const own = [...flawsOf(main), ...included.problems, ...whole.place(findings)];
  const problems = [...whole.order(own), ...baselines.problems];
  if (problems.length > 0 || shape.parsed === undefined) throw new ConfigError(problems);
  const files = [file, ...included.sources.map((source) => source.file)];
  const config = {
    ...resolveConfig(shape.parsed, dirname(file), {
      ...named,
      baselines: baselines.files,
      environmentProxy: proxyOf(env),
    }),
    files,
  };
  const { password } = config.store.server ?? {};
  const secrets = [...listSecrets(config.targets), ...(password === undefined ? [] : [password])];
  return { config, secrets };
}

function proxyOf(env: Environment): ProxyConfig | undefined {
  const proxy = findEnvironmentProxy(env);
  return proxy !== undefined && 'value' in proxy ? proxy.value : undefined;
}

async function readMain(file: string, readFile: ReadFile): Promise<Source> {
  const main = await readSource(file, readFile);
  if ('fault' in main) throw new ConfigError([aboutFile(file, main.fault)]);
  if (!main.document.sound) throw new ConfigError(flawsOf(main));
  if (main.document.data === null) {
    throw new ConfigError([aboutFile(file, 'is empty; a configuration needs at least one target')]);
  }
  return main;
}
