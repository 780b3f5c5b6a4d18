import { visitStore, type StorePlace } from '../../../src/store/open-store.ts';

/** What one scrape showed of a clause: seconds since the Unix epoch. */
export type ShownClause = { readonly drift?: number; readonly lastConclusive?: number };

const sample =
  /^faultline_clause_(drift_start|last_conclusive)_timestamp_seconds\{target="[^"]*",api="([^"]*)",clause="([^"]*)"\} (\S+)$/;

/** Reads from a scrape what it tells of clauses, by `clause on api`. */
export function readShown(scrape: string): ReadonlyMap<string, ShownClause> {
  const shown = new Map<string, ShownClause>();
  for (const line of scrape.split('\n')) {
    const [, kind, api, clause, value] = sample.exec(line) ?? [];
    if (kind === undefined) continue;
    const key = `${clause} on ${api}`;
    const known = shown.get(key) ?? {};
    const seconds = Number(value);
    shown.set(
      key,
      kind === 'drift_start' ? { ...known, drift: seconds } : { ...known, lastConclusive: seconds },
    );
  }
  return shown;
}

/**
 * Compares what the last scrape before a crash showed with what the store holds after it. Returns in words what was shown
 * and is missing. Gauges of clauses without a record show when watching began, which is kept nowhere.
 */
export async function findMissing(
  shown: ReadonlyMap<string, ShownClause>,
  place: StorePlace,
): Promise<string[]> {
  if (shown.size === 0) return [];
  const visit = await visitStore(place);
  const records = new Map(
    (await visit.clauseRecords.all()).map((record) => [`${record.clause} on ${record.api}`, record]),
  );
  const recovered = new Set(
    (await visit.transitions.newest('sandbox', 1_000))
      .filter(({ transition }) => transition === 'recovered')
      .map(({ clause, api }) => `${clause} on ${api}`),
  );
  await visit.close();
  const missing: string[] = [];
  for (const [clause, { drift, lastConclusive }] of shown) {
    const record = records.get(clause);
    if (drift !== undefined && record?.since !== drift * 1000 && !recovered.has(clause)) {
      missing.push(`${clause}: shown as open since ${drift}, stored as ${JSON.stringify(record)}`);
    }
    const newest = record?.lastConclusive;
    if (newest !== undefined && lastConclusive !== undefined && newest < lastConclusive * 1000 - 1) {
      missing.push(`${clause}: shown as judged at ${lastConclusive}, stored as judged at ${newest / 1000}`);
    }
  }
  return missing;
}
