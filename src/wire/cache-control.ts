import { splitList, takeParameter } from './http-grammar.ts';

/** Directives by their names in lower case; the value is undefined where a directive has no argument. */
export type CacheControl = ReadonlyMap<string, string | undefined>;

/**
 * Reads the values of all `Cache-Control` lines (RFC 9111 §5.2). Of a directive that comes twice the first counts
 * (§4.2.1). Empty where there are no lines; undefined where any part is malformed.
 */
export function readCacheControl(values: readonly string[]): CacheControl | undefined {
  const elements = splitList(values.join(', '));
  if (elements === undefined) return undefined;
  const directives = new Map<string, string | undefined>();
  for (const element of elements) {
    const directive = takeParameter(element, 0);
    if (directive === undefined || directive.end !== element.length) return undefined;
    if (!directives.has(directive.name)) directives.set(directive.name, directive.value);
  }
  return directives;
}
