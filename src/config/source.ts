import { formatPath, type ConfigProblem, type Finding } from './problem.ts';
import { describeFileError, type ReadFile } from './secret-files.ts';
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

/** The text of a file in UTF-8, or why there is none, in words that follow its name. */
export async function readText(
  file: string,
  readFile: ReadFile,
): Promise<string | { readonly fault: string }> {
  try {
    const bytes = await readFile(file);
    return decode(bytes) ?? { fault: 'is not text in UTF-8' };
  } catch (error) {
    return { fault: `cannot be read: ${describeFileError(error)}` };
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
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
