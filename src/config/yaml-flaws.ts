import { isPair, isScalar, visit, type Document, type YAMLError } from 'yaml';
import { quote, secretMap } from './problem.ts';

/** Said of a file that would need more stack or memory than there is. */
export const exhausted = 'lists and maps are nested too deeply';

/** The library's own words would repeat parts of values, which may be secrets. */
const descriptions: Readonly<Record<YAMLError['code'], string>> = {
  ALIAS_PROPS: 'an alias (*name) can have neither an anchor nor a tag',
  BAD_ALIAS: 'an alias (*name) is malformed; put text that begins with * into quotes',
  BAD_COLLECTION_TYPE: 'the tag does not fit a list or a map',
  BAD_DIRECTIVE: 'a line that begins with % is not understood',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins no known escape; use single quotes, or write \\\\',
  BAD_INDENT: 'the indentation does not fit the lines above',
  BAD_PROP_ORDER: 'an anchor or a tag stands in the wrong place',
  BAD_SCALAR_START: 'text that begins with this character must be put into quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a second "key: value" stands on one line; put text that holds ": " into quotes',
  BLOCK_IN_FLOW: 'a block list or map cannot stand inside [ ] or { }',
  DUPLICATE_KEY: 'a key is given twice in one map',
  IMPOSSIBLE: 'this is not YAML',
  KEY_OVER_1024_CHARS: 'a key is longer than 1,024 characters',
  MISSING_CHAR: 'something is missing here: a closing quote, bracket or comma, or a blank after the colon',
  MULTILINE_IMPLICIT_KEY: 'a key goes over more than one line; is a colon or a quote missing?',
  MULTIPLE_ANCHORS: 'a value has more than one anchor',
  MULTIPLE_DOCS: 'the file holds more than one document; keep the part before the second ---',
  MULTIPLE_TAGS: 'a value has more than one tag',
  NON_STRING_KEY: 'a key must be plain text',
  RESOURCE_EXHAUSTION: exhausted,
  TAB_AS_INDENT: 'a tab indents the line; use blanks',
  TAG_RESOLVE_FAILED: 'a tag (!name) is not known; put text that begins with ! into quotes',
  UNEXPECTED_TOKEN: 'this is not expected here',
};

/** A breach of YAML's own rules, and where it stands in the text. */
export type Flaw = readonly [offset: number, message: string];

/** The library's errors and warnings in our words; what repeats itself on the heels of another is left out. */
export function describeErrors(document: Document): readonly Flaw[] {
  const errors = [...document.errors, ...document.warnings];
  const overflow = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (overflow !== undefined) {
    return [[overflow.pos[0], exhausted]];
  }
  return errors.map((error): Flaw => {
    const [offset] = error.pos;
    const key = error.code === 'DUPLICATE_KEY' ? findKeyAt(document, offset) : undefined;
    return [
      offset,
      key === undefined ? descriptions[error.code] : `the key ${quote(key)} is given twice in one map`,
    ];
  });
}

function findKeyAt(document: Document, offset: number): string | undefined {
  let found: string | undefined;
  visit(document, {
    Pair(_, { key }, ancestors) {
      const hidden = ancestors.some(
        (each) => isPair(each) && isScalar(each.key) && each.key.value === secretMap,
      );
      if (isScalar(key) && key.range?.[0] === offset && !hidden) {
        found = String(key.value);
      }
    },
  });
  return found;
}

/** Aliases that point nowhere, or at something that they stand in themselves. */
export function findAliasFlaws(document: Document): readonly Flaw[] {
  const flaws: Flaw[] = [];
  visit(document, {
    Alias(_, alias, ancestors) {
      const target = alias.resolve(document);
      const offset = alias.range?.[0] ?? 0;
      if (target === undefined) {
        flaws.push([
          offset,
          'an alias (*name) has no anchor (&name) before it; put text that begins with * into quotes',
        ]);
      } else if (ancestors.includes(target)) {
        flaws.push([offset, 'an alias (*name) stands inside the very thing it repeats']);
      }
    },
  });
  return flaws;
}
