import { readFile as readFileFromDisk } from 'node:fs/promises';
import { readBaselineFiles } from './baseline-files.ts';
import { applyEnvironment, type Environment } from './environment.ts';
import { ConfigError, formatPath, type ConfigProblem, type Finding } from './problem.ts';
import { listSecrets, resolveConfig } from './resolve.ts';
import type { RuleContext } from './rule.ts';
import { checkRules } from './rules.ts';
import { describeFileError, readSecretFiles, type ReadFile } from './secret-files.ts';
import { checkShape, describe, omitEmpty } from './shape.ts';
import type { Config } from './target.ts';
import { valueAt } from './tree.ts';
import { readYaml, type YamlDocument } from './yaml-document.ts';

/** What loading needs to know of the rest of the program, and of the world. */
export type LoadOptions = Pick<RuleContext, 'known' | 'validateCron'> & {
  readonly env: Environment;
  /** For tests; reads from disk when absent. */
  readonly readFile?: ReadFile;
};

/** A configuration fit for use, and the secrets in it, which must never be put out. */
export type LoadedConfig = { readonly config: Config; readonly secrets: readonly string[] };

/**
 * Reads and checks a configuration file (YAML 1.2, docs/configuration.md), fills in defaults and the environment, and reads the secret files.
 * @throws ConfigError with every problem that was found, each with its place; syntax errors hide what else may be wrong.
 */
export async function loadConfig(file: string, options: LoadOptions): Promise<LoadedConfig> {
  const { env, readFile = readFileFromDisk } = options;
  const document = readYaml(await readText(file, readFile));
  const flaws = document.flaws.map((flaw): ConfigProblem => ({ file, path: '', ...flaw }));
  if (!document.sound) {
    throw new ConfigError(flaws);
  }
  const written = document.data;
  if (written === null) {
    throw new ConfigError([aboutFile(file, 'is empty; a configuration needs at least one target')]);
  }
  const filled = applyEnvironment(omitEmpty(written), env);
  const shape = checkShape(filled.data, written);
  const show: RuleContext['show'] = (path) => describe(valueAt(written, ...path), path);
  const rules = checkRules(filled.data, { ...options, show });
  const secrets = await readSecretFiles(filled.data, file, readFile);
  const baselines = await readBaselineFiles(filled.data, file, { ...options, readFile });
  const findings = [
    ...filled.findings,
    ...shape.findings,
    ...rules,
    ...secrets.findings,
    ...baselines.findings,
  ];
  const own = [...flaws, ...placeFindings(findings, file, document)];
  const problems = [...own.toSorted(byPlace), ...baselines.problems];
  if (problems.length > 0 || shape.parsed === undefined) throw new ConfigError(problems);
  const config = resolveConfig(shape.parsed, secrets.files, baselines.files);
  return { config, secrets: listSecrets(config) };
}

async function readText(file: string, readFile: ReadFile): Promise<string> {
  const fail = (message: string): ConfigError => new ConfigError([aboutFile(file, message)]);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw fail(`cannot be read: ${describeFileError(error)}`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fail('is not text in UTF-8');
  }
}

function aboutFile(file: string, message: string): ConfigProblem {
  return { file, line: 0, column: 0, path: '', message };
}

function byPlace(a: ConfigProblem, b: ConfigProblem): number {
  return a.line - b.line || a.column - b.column;
}

/** The first finding of each path gets its place; a second one would only follow from it. */
function placeFindings(
  findings: readonly Finding[],
  file: string,
  document: YamlDocument,
): readonly ConfigProblem[] {
  const problems = new Map<string, ConfigProblem>();
  for (const { path, message, suggestion, atKey = false } of findings) {
    const key = JSON.stringify(path);
    if (!problems.has(key)) {
      const place = document.locate(path, atKey);
      const problem = { file, ...place, path: formatPath(path), message };
      problems.set(key, suggestion === undefined ? problem : { ...problem, suggestion });
    }
  }
  return [...problems.values()];
}
