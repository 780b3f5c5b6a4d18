import { isJsonObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import { invalidArgument, Refusal } from './refusal.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a request body. Nothing at all counts as an empty object, as in the gateway. @throws Refusal 400 */
export function parseBody(bytes: Uint8Array): JsonObject {
  if (bytes.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    throw new Refusal(400, 'invalid argument: the body is not valid JSON in UTF-8');
  }
  if (!isJsonObject(value)) throw new Refusal(400, 'invalid argument: the body must be a JSON object');
  return value;
}

export type TextRules = { readonly longest: number; readonly shortest?: number };

/** A field that must be there. @throws Refusal 400 naming the field. */
export function requiredText(body: JsonObject, field: string, rules: TextRules): string {
  const value = optionalText(body, field, rules);
  if (value === undefined) throw invalidArgument(field, 'is missing');
  return value;
}

/** A field that may be absent or null, but not of another type. Lengths in UTF-16 code units. */
export function optionalText(body: JsonObject, field: string, rules: TextRules): string | undefined {
  const value = fieldOf(body, field);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidArgument(field, 'must be a string');
  if (value.length < (rules.shortest ?? 0)) throw invalidArgument(field, 'must not be empty');
  if (value.length > rules.longest)
    throw invalidArgument(field, `must not be longer than ${rules.longest} characters`);
  return value;
}

export function optionalFlag(body: JsonObject, field: string): boolean | undefined {
  const value = fieldOf(body, field);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw invalidArgument(field, 'must be true or false');
  return value;
}

/** A list of texts; absent is empty. @throws Refusal 400 when it is something else or has more than `most` entries. */
export function textList(body: JsonObject, field: string, most: number): readonly string[] {
  const value = fieldOf(body, field) ?? [];
  if (!Array.isArray(value)) throw invalidArgument(field, 'must be a list');
  if (value.length > most) throw invalidArgument(field, `must not have more than ${most} entries`);
  return value.map((each: unknown) => {
    if (typeof each !== 'string') throw invalidArgument(field, 'must hold strings only');
    return each;
  });
}

/** An object whose values are all texts, such as labels; absent is empty. */
export function textMap(body: JsonObject, field: string): ReadonlyMap<string, string> {
  const value = fieldOf(body, field) ?? {};
  if (!isJsonObject(value)) throw invalidArgument(field, 'must be an object');
  const entries = Object.entries(value).map(([key, each]): [string, string] => {
    if (typeof each !== 'string') throw invalidArgument(field, 'must hold strings only');
    return [key, each];
  });
  return new Map(entries);
}

/** Bodies, like queries, may spell a field in camelCase or in snake_case. */
export function fieldOf(body: JsonObject, field: string): unknown {
  return body[field] ?? body[field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
}

/** The id out of a resource name such as `projects/…`. @throws Refusal 400 */
export function idInName(name: string, collection: string, argument: string): string {
  const [first, id, ...rest] = name.split('/');
  if (first !== collection || id === undefined || id === '' || rest.length > 0) {
    throw invalidArgument(argument, `must have the form ${collection}/<id>`);
  }
  return id;
}
