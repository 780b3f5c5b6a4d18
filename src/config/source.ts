import { formatPath, type ConfigProblem, type Finding } from './problem.ts';
import { readText, type ReadFile } from './text-file.ts';
import { readYaml, type YamlDocument } from './yaml-document.ts';

/** A file of the configuration, read. */
export type Source = { readonly file: string; readonly document: YamlDocument };

/** Reads a file of the configuration; `fault` says in words that follow its name why that was not possible. */
export async function readSource(
  file: string,
  readFile: ReadFile,
): Promise<Source | { readonly fault: string }> {
  const text = await readText(file, readFile);
  return typeof text === 'string' ? { file, document: readYaml(text) } : text;
}

/** A problem of a file as a whole. */
export function aboutFile(file: string, message: string): ConfigProblem {
  return { file, line: 0, column: 0, path: '', message };
}

/** The breaches of YAML's own rules in a file. */
export function flawsOf({ file, document }: Source): readonly ConfigProblem[] {
  return document.flaws.map((flaw): ConfigProblem => ({ file, path: '', ...flaw }));
}

/** The finding with its place. */
export function placeFinding({ file, document }: Source, finding: Finding): ConfigProblem {
  const { path, message, suggestion, atKey = false } = finding;
  const problem = { file, ...document.locate(path, atKey), path: formatPath(path), message };
  return suggestion === undefined ? problem : { ...problem, suggestion };
}
