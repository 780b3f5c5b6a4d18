import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { SandboxError } from '../sandbox-error.ts';

/** A file that was read, and where its parts stand. */
export type YamlFile<Data> = {
  readonly data: Data;
  /** `line 7, steps.0.expect:`, without the line where there is none. */
  readonly placeOf: (path: readonly PropertyKey[]) => string;
};

/**
 * Reads a file as text; `kind` is what messages call it.
 * @throws SandboxError when it cannot be read.
 */
export async function readText(file: string, kind: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SandboxError(`the ${kind} file ${file} cannot be read: ${why}`, { cause: error });
  }
}

/**
 * Reads YAML or JSON of a shape; `source` is what messages call it.
 * @throws SandboxError naming the source, the line where there is one, and the key.
 */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  source: string,
  schema: Schema,
): YamlFile<z.output<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true, logLevel: 'error' });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const hint = broken.code === 'BLOCK_AS_IMPLICIT_KEY' ? 'put text that holds ": " into quotes; ' : '';
    throw new SandboxError(`${source}: ${hint}${broken.message}`);
  }
  const placeOf = (path: readonly PropertyKey[]): string => {
    // What is missing stands nowhere: then the nearest thing around it that is there.
    const around = path.map((_, index) => path.slice(0, path.length - index));
    const node = [...around, []].map((each) => document.getIn(each, true)).find(isRanged);
    const line = node === undefined ? '' : `line ${lines.linePos(node.range[0]).line}, `;
    return `${line}${path.length === 0 ? 'the whole file' : path.join('.')}:`;
  };
  const read = schema.safeParse(toData(document, source));
  if (read.success) return { data: read.data, placeOf };
  const problems = read.error.issues.map(({ path, message }) => `${placeOf(path)} ${message}`);
  throw new SandboxError(`${source}: ${problems.join('; ')}`);
}

function toData(document: ReturnType<typeof parseDocument>, source: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new SandboxError(
      `${source}: an alias (*name) points nowhere, or aliases repeat one another too often`,
    );
  }
}

function isRanged(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
