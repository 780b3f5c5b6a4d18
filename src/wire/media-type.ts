import { skipWhitespace, takeParameter, takeToken } from './http-grammar.ts';

/** A media type in lower case; names of parameters too, while their values stand as they came. */
export type MediaType = {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: ReadonlyMap<string, string>;
};

/**
 * Reads the value of one `Content-Type` line (RFC 9110 §8.3.1). Undefined where it is malformed: white space around
 * `/` or `=`, a parameter without a value, one that comes twice (RFC 6838 §4.3), two types in one line.
 */
export function readMediaType(value: string): MediaType | undefined {
  const type = takeToken(value, 0);
  if (type === undefined || value[type.end] !== '/') return undefined;
  const subtype = takeToken(value, type.end + 1);
  if (subtype === undefined) return undefined;
  const parameters = readParameters(value, subtype.end);
  if (parameters === undefined) return undefined;
  return { type: type.text.toLowerCase(), subtype: subtype.text.toLowerCase(), parameters };
}

function readParameters(value: string, start: number): Map<string, string> | undefined {
  const parameters = new Map<string, string>();
  let at = skipWhitespace(value, start);
  while (at < value.length) {
    if (value[at] !== ';') return undefined;
    at = skipWhitespace(value, at + 1);
    // The grammar allows a semicolon with nothing behind it.
    if (at === value.length || value[at] === ';') continue;
    const parameter = takeParameter(value, at);
    if (parameter?.value === undefined || parameters.has(parameter.name)) return undefined;
    parameters.set(parameter.name, parameter.value);
    at = skipWhitespace(value, parameter.end);
  }
  return parameters;
}

/** The type and subtype alone, such as `application/json`: the part that a baseline keeps. */
export function mediaTypeName({ type, subtype }: MediaType): string {
  return `${type}/${subtype}`;
}
