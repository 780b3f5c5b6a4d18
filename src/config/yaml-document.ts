import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { ConfigPath } from './problem.ts';
import { describeErrors, exhausted, findAliasFlaws } from './yaml-flaws.ts';

/** Line and column, each counted from 1. */
export type Place = { readonly line: number; readonly column: number };

/** What a YAML file says, and where it says it. */
export type YamlDocument = {
  /** Whether `data` can be trusted: false when the syntax is broken. */
  readonly sound: boolean;
  /** Plain data: maps, lists and scalars, without cycles. */
  readonly data: unknown;
  /** Breaches of YAML's own rules. */
  readonly flaws: readonly (Place & { readonly message: string })[];
  /** The place of a value, of its key where there is one and `atKey` asks for it, or of the nearest thing around it that is there. */
  locate(path: ConfigPath, atKey: boolean): Place;
};

/** As many aliases as may be followed: a few save typing, thousands are an attempt to fill the memory. */
const maxAliasCount = 100;

/** Reads one YAML 1.2 document. Never throws; what is wrong is in `flaws`, which quote no values. */
export function readYaml(text: string): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'error',
  });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const flaws = describeErrors(document).map(([offset, message]) => ({
    ...place(offset),
    // In which column the stack was full is another matter on every machine.
    ...(message === exhausted ? { column: 1 } : {}),
    message,
  }));
  const parsed = document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
  const aliases = parsed ? findAliasFlaws(document).map(([at, message]) => ({ ...place(at), message })) : [];
  const content = parsed && aliases.length === 0 ? toData(document) : { fault: undefined };
  const overflow = content.fault === undefined ? [] : [{ line: 1, column: 1, message: content.fault }];
  return {
    sound: 'data' in content,
    data: 'data' in content ? content.data : undefined,
    flaws: [...flaws, ...aliases, ...overflow],
    locate: (path, atKey) => place(findOffset(document, path, atKey)),
  };
}

function toData(document: Document): { data: unknown; fault?: undefined } | { fault: string } {
  try {
    const data: unknown = document.toJS({ maxAliasCount });
    return { data };
  } catch (error) {
    return {
      fault:
        error instanceof RangeError
          ? exhausted
          : 'the aliases (*name) of this file repeat one another too often',
    };
  }
}

function findOffset(document: Document, path: ConfigPath, atKey: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, part] of path.entries()) {
    const around: unknown = isAlias(node) ? node.resolve(document) : node;
    const last = index === path.length - 1;
    if (isMap(around)) {
      const pair = around.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      const keyOffset = startOf(pair?.key);
      if (pair === undefined || keyOffset === undefined) {
        break;
      }
      node = pair.value;
      offset = (last && !atKey && !isEmpty(node) ? startOf(node) : undefined) ?? keyOffset;
    } else if (isSeq(around) && typeof part === 'number' && part < around.items.length) {
      node = around.items[part];
      offset = startOf(node) ?? offset;
    } else {
      break;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function isEmpty(node: unknown): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}
