import type { Row } from './database.ts';
import { StoreError } from './store-error.ts';

/**
 * Reads values of which only we could have said what they are: rows and the JSON in them. Each function throws
 * StoreError, naming the field, when something else stands there.
 */
export function readText(row: Row, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : refuse(name, value, 'text');
}

export function readNumber(row: Row, name: string): number {
  const value = row[name];
  return typeof value === 'number' ? value : refuse(name, value, 'a number');
}

export function readFlag(row: Row, name: string): boolean {
  const value = row[name];
  return typeof value === 'boolean' ? value : refuse(name, value, 'true or false');
}

/** One of a closed set of words. */
export function readWord<Word extends string>(row: Row, name: string, words: readonly Word[]): Word {
  const value = row[name];
  return words.find((word) => word === value) ?? refuse(name, value, words.join(' or '));
}

export function readList<Item>(row: Row, name: string, read: (item: unknown) => Item): Item[] {
  const value: unknown = row[name];
  return Array.isArray(value) ? value.map((item: unknown) => read(item)) : refuse(name, value, 'a list');
}

/** An object within an object. */
export function readPart(row: Row, name: string): Row {
  return asRow(row[name], name);
}

/** What `read` makes of the field; undefined where the field is missing or null. */
export function readOptional<Value>(
  row: Row,
  name: string,
  read: (row: Row, name: string) => Value,
): Value | undefined {
  return row[name] === undefined || row[name] === null ? undefined : read(row, name);
}

/** The JSON object in a field of text. */
export function readJson(row: Row, name: string): Row {
  return parseRow(readText(row, name), name);
}

/** The JSON object that a text is; `name` says what it should be. */
export function parseRow(text: string, name: string): Row {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(name, 'text', 'JSON');
  }
  return asRow(value, name);
}

/** An object of which every member is read alike. */
export function mapPart<Value>(
  row: Row,
  name: string,
  read: (value: unknown) => Value,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(readPart(row, name)).map(([key, value]): [string, Value] => [key, read(value)]),
  );
}

/** A value that must be text, for lists. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : refuse('an item', value, 'text');
}

export function asRow(value: unknown, name: string): Row {
  return isObject(value) ? value : refuse(name, value, 'an object');
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(name: string, value: unknown, expected: string): never {
  const kind = value === null ? 'nothing' : typeof value;
  throw new StoreError('corrupt', `the store holds in \`${name}\` ${kind} where ${expected} should be`);
}
