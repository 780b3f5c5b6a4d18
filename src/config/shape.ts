import { z } from 'zod';
import { quote, secretMap, type ConfigPath, type Finding } from './problem.ts';
import { configSchema, type ParsedConfig } from './schema.ts';
import { suggest } from './suggest.ts';
import { valueAt } from './tree.ts';

/**
 * Checks the shape of the data. `written` is the data before the environment was filled in: what is quoted comes from there,
 * so that a value out of the environment appears in no message.
 */
export function checkShape(
  data: unknown,
  written: unknown,
): { parsed?: ParsedConfig; findings: readonly Finding[] } {
  return checkAgainst(configSchema, data, written);
}

/** The same for the data of another kind of file. */
export function checkAgainst<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  written: unknown,
): { parsed?: z.output<Schema>; findings: readonly Finding[] } {
  const result = schema.safeParse(data);
  return result.success
    ? { parsed: result.data, findings: [] }
    : { findings: result.error.issues.flatMap((issue) => toFindings(issue, data, written, schema)) };
}

/** A copy without the known keys that have no value: a key whose lines are all commented out counts as absent. */
export function omitEmpty(data: unknown, schema: z.ZodType = configSchema, path: ConfigPath = []): unknown {
  if (Array.isArray(data)) {
    return data.map((item, index) => omitEmpty(item, schema, [...path, index]));
  }
  if (typeof data !== 'object' || data === null) {
    return data;
  }
  const known = keysAt(schema, path);
  const members = Object.entries(data).filter(([key, value]) => value !== null || !known.includes(key));
  return Object.fromEntries(members.map(([key, value]) => [key, omitEmpty(value, schema, [...path, key])]));
}

function toFindings(
  issue: z.core.$ZodIssue,
  data: unknown,
  written: unknown,
  schema: z.ZodType,
): readonly Finding[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: 'this key is not known',
      suggestion: suggest(key, known),
      atKey: true,
    }));
  }
  const value = valueAt(data, ...path);
  if (value === undefined) {
    return [{ path, message: 'is required' }];
  }
  const shown = describe(valueAt(written, ...path), path);
  if (issue.code === 'invalid_type') {
    const expected = typeNames[issue.expected] ?? issue.expected;
    const hint =
      issue.expected === 'string' && typeof value === 'number' ? ' (in quotes, digits are text)' : '';
    return [{ path, message: `must be ${expected}, not ${shown}${hint}` }];
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const suggestion = typeof value === 'string' ? suggest(value, values) : undefined;
    const message =
      values.length > mostListed
        ? `${shown} is not one of the ${values.length} that can be chosen`
        : `must be ${values.join(' or ')}, not ${shown}`;
    return [{ path, message, suggestion }];
  }
  return [{ path, message: `${shown} ${issue.message}` }];
}

/** As many values as a message names. */
const mostListed = 7;

const typeNames: Readonly<Record<string, string>> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

/**
 * A value in words, fit for a message: nothing of an account but its e-mail address, for a secret may stand in the wrong place,
 * nothing of the users of the web pages and of the address of a database, and nothing that a URL holds before its `@`.
 */
export function describe(value: unknown, path: ConfigPath): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value === 'object') {
    return value === null ? 'nothing' : 'a map';
  }
  const isAddress = path[0] === 'store' && path.at(-1) === 'url';
  if (isAddress || path.includes(secretMap) || (path.includes('accounts') && path.at(-1) !== 'email')) {
    return typeof value === 'string' ? 'this text' : `a ${typeof value}`;
  }
  if (typeof value === 'string') {
    // The URL of a proxy may hold a password, even where it is none because something is missing.
    if (path.at(-1) === 'proxy') return value.includes('@') ? 'this text' : quote(value);
    return quote(value.replace(/\/\/[^/]*@/, '//…@'));
  }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'nothing';
}

/** The keys that the schema knows for the map at `path`. */
function keysAt(schema: z.core.$ZodType, path: ConfigPath): readonly string[] {
  const bare = unwrap(schema);
  const [part, ...rest] = path;
  if (bare instanceof z.ZodObject) {
    const { shape } = bare;
    const member: z.core.$ZodType | undefined = part === undefined ? undefined : shape[part];
    return member === undefined ? Object.keys(shape) : keysAt(member, rest);
  }
  return bare instanceof z.ZodArray ? keysAt(bare.element, rest) : [];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodPrefault || schema instanceof z.ZodExactOptional
    ? unwrap(schema.unwrap())
    : schema;
}
