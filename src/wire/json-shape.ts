import type { JsonObject, JsonValue } from './json.ts';

/** The six types that a JSON value can have. */
export type JsonType = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** The type of a JSON value, in JSON's own words. */
export function describeType(value: JsonValue): JsonType {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'array';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}

/** Whether a value is a JSON object: neither an array nor null. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isJsonArray(value);
}

/** Whether a value is a JSON array; `Array.isArray` does not narrow to a readonly one. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A member of an object, or undefined where it is absent; what objects inherit, such as `constructor`, is no member. */
export function jsonMember(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The shape of an object's top level for baselines: each member's name with its type, sorted by name. */
export function memberTypes(object: JsonObject): Readonly<Record<string, JsonType>> {
  const entries = Object.entries(object).map(([name, value]): [string, JsonType] => [
    name,
    describeType(value),
  ]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => compare(a, b)));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
