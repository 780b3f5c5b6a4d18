import type { Call } from './call.ts';
import { queryInteger, queryText } from './query.ts';
import { invalidArgument } from './refusal.ts';

export type Page<Item> = { readonly items: readonly Item[]; readonly nextPageToken: string };

/**
 * The page that a call asks for. A size of 0 or none is the default, one above the maximum is lowered to it (AIP-158),
 * a negative one and a token that is none of ours for this list are refused with 400.
 */
export function pageOf<Item>(call: Call, items: readonly Item[], list: string, maximum = 100): Page<Item> {
  const asked = queryInteger(call.query, 'pageSize') ?? 0;
  if (asked < 0) throw invalidArgument('pageSize', 'must not be negative');
  const size = Math.min(asked === 0 ? maximum : asked, maximum);
  const start = startOf(queryText(call.query, 'pageToken') ?? '', list);
  const end = start + size;
  const nextPageToken = end < items.length ? Buffer.from(`${list} ${end}`).toString('base64url') : '';
  return { items: items.slice(start, end), nextPageToken };
}

function startOf(token: string, list: string): number {
  if (token === '') return 0;
  const text = Buffer.from(token, 'base64url').toString('utf8');
  const offset = /^(?<of>.+) (?<offset>[0-9]{1,9})$/.exec(text)?.groups;
  if (offset?.['of'] !== list) throw invalidArgument('pageToken', 'is not a token of this list');
  return Number(offset['offset']);
}
