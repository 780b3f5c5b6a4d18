import { invalidArgument, Refusal } from './refusal.ts';

/** Query parameters by their camelCase name: the API takes `page_size` and `pageSize` alike, and lists as repeated keys. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** @throws Refusal 400 when a percent-encoding is broken. */
export function parseQuery(raw: string): Query {
  const query = new Map<string, string[]>();
  if (raw === '') return query;
  for (const pair of raw.split('&')) {
    if (pair === '') continue;
    const [key = '', ...rest] = pair.split('=');
    const name = camelCase(decodePart(key));
    const values = query.get(name) ?? [];
    values.push(decodePart(rest.join('=')));
    query.set(name, values);
  }
  return query;
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Refusal(400, 'invalid argument: the query is not valid percent-encoded UTF-8');
  }
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The last value of a parameter that can only be given once. */
export function queryText(query: Query, name: string): string | undefined {
  return query.get(name)?.at(-1);
}

export function queryList(query: Query, name: string): readonly string[] {
  return query.get(name) ?? [];
}

/** @throws Refusal 400 when it is there but no whole number. */
export function queryInteger(query: Query, name: string): number | undefined {
  const text = queryText(query, name);
  if (text === undefined || text === '') return undefined;
  if (!/^-?[0-9]{1,10}$/.test(text)) throw invalidArgument(name, 'must be a whole number');
  return Number(text);
}
