import { severities, type Severity } from '../contract/verdict.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Row, SqlSession } from './database.ts';
import type { EvidenceSummary } from '../events/evidence.ts';
import { evidenceId, type EvidenceKey } from './evidence-id.ts';
import { readJson, readNumber, readText, readWord } from './fields.ts';
import { readExchange, storeExchange, type StoredExchange } from './stored-exchange.ts';

/** One violation, or one change, with the redacted exchanges behind it. */
export type EvidenceInput = EvidenceKey & {
  readonly actual: string;
  readonly severity: Severity;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** Oldest first. */
  readonly exchanges: readonly Exchange[];
};

/** Everything that is kept of equal violations; exchanges oldest first. */
export type Evidence = EvidenceSummary & { readonly exchanges: readonly StoredExchange[] };

/** The judgements that one count is about. */
export type Occasion = Pick<EvidenceKey, 'target' | 'api' | 'clause' | 'operation'>;

/** What the store keeps as evidence. */
export type EvidenceBook = {
  /** Counts a violation, and keeps its exchanges when there are none yet or they are a day old. Returns its id. */
  record(input: EvidenceInput): Promise<string>;
  /** Counts a conclusive judgement that did not add to any evidence: one that conforms, or another violation. */
  countJudged(occasion: Occasion, except?: string): Promise<void>;
  /** Newest first; of all targets when none is named. */
  list(target?: string): Promise<readonly EvidenceSummary[]>;
  read(id: string): Promise<Evidence | undefined>;
};

/** Exchanges are replaced once they are this old, in milliseconds, for logs that could explain them do not last. */
const freshFor = 24 * 3_600_000;

const upsert = `
  INSERT INTO evidence (id, kind, target, api, clause, operation, place, expected, actual, severity,
                        first_seen, last_seen, exchanges_from, violated, judged)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 1)
  ON CONFLICT (id) DO UPDATE SET
    expected = excluded.expected, actual = excluded.actual, severity = excluded.severity,
    last_seen = excluded.last_seen, violated = evidence.violated + 1, judged = evidence.judged + 1`;

/** The tables of evidence. */
export function createEvidenceBook(session: SqlSession): EvidenceBook {
  return {
    async record(input) {
      const id = evidenceId(input);
      const { kind, target, api, clause, operation, where, expected, actual, severity, at } = input;
      const key = [id, kind, target, api, clause, operation, where, expected, actual, severity] as const;
      const known = await session.first('SELECT exchanges_from FROM evidence WHERE id = ?', id);
      await session.run(upsert, ...key, at, at, at);
      const isFresh = known !== undefined && Math.abs(at - readNumber(known, 'exchanges_from')) < freshFor;
      if (!isFresh && input.exchanges.length > 0) await replaceExchanges(session, id, input);
      return id;
    },
    async countJudged({ target, api, clause, operation }, except = '') {
      await session.run(
        `UPDATE evidence SET judged = judged + 1
         WHERE target = ? AND api = ? AND clause = ? AND operation = ? AND kind = 'violation' AND id <> ?`,
        target,
        api,
        clause,
        operation,
        except,
      );
    },
    async list(target) {
      const rows = await (target === undefined
        ? session.all('SELECT * FROM evidence ORDER BY last_seen DESC, id')
        : session.all('SELECT * FROM evidence WHERE target = ? ORDER BY last_seen DESC, id', target));
      return rows.map(readSummary);
    },
    async read(id) {
      const row = await session.first('SELECT * FROM evidence WHERE id = ?', id);
      if (row === undefined) return undefined;
      const exchanges = await session.all(
        `SELECT content FROM evidence_exchanges JOIN exchanges ON exchanges.id = exchange
         WHERE evidence = ? ORDER BY position`,
        id,
      );
      return {
        ...readSummary(row),
        exchanges: exchanges.map((each) => readExchange(readJson(each, 'content'))),
      };
    },
  };
}

/** Deletes evidence and those of its exchanges that no other evidence needs. */
export async function deleteEvidence(session: SqlSession, id: string): Promise<void> {
  const linked = await session.all('SELECT exchange FROM evidence_exchanges WHERE evidence = ?', id);
  await session.run('DELETE FROM evidence_exchanges WHERE evidence = ?', id);
  for (const row of linked) {
    await session.run(
      `DELETE FROM exchanges WHERE id = ?
       AND NOT EXISTS (SELECT 1 FROM evidence_exchanges WHERE exchange = exchanges.id)`,
      readText(row, 'exchange'),
    );
  }
  await session.run('DELETE FROM evidence WHERE id = ?', id);
}

async function replaceExchanges(
  session: SqlSession,
  id: string,
  { where, at, exchanges }: EvidenceInput,
): Promise<void> {
  await session.run('DELETE FROM evidence_exchanges WHERE evidence = ?', id);
  // What answers with success where the status or the effect is at fault should have been refused.
  const withhold = where === 'status' || where === 'effect';
  for (const [position, exchange] of exchanges.entries()) {
    const content = JSON.stringify(storeExchange(exchange, withhold));
    await session.run(
      `INSERT INTO exchanges (id, size, content) VALUES (?, ?, ?)
       ON CONFLICT (id) DO ${withhold ? 'UPDATE SET size = excluded.size, content = excluded.content' : 'NOTHING'}`,
      exchange.id,
      content.length,
      content,
    );
    await session.run(
      'INSERT INTO evidence_exchanges (evidence, exchange, position) VALUES (?, ?, ?)',
      id,
      exchange.id,
      position,
    );
  }
  await session.run('UPDATE evidence SET exchanges_from = ? WHERE id = ?', at, id);
}

function readSummary(row: Row): EvidenceSummary {
  return {
    id: readText(row, 'id'),
    kind: readWord(row, 'kind', ['violation', 'change']),
    target: readText(row, 'target'),
    api: readText(row, 'api'),
    clause: readText(row, 'clause'),
    operation: readText(row, 'operation'),
    where: readText(row, 'place'),
    expected: readText(row, 'expected'),
    actual: readText(row, 'actual'),
    severity: readWord(row, 'severity', severities),
    firstSeen: readNumber(row, 'first_seen'),
    lastSeen: readNumber(row, 'last_seen'),
    violated: readNumber(row, 'violated'),
    judged: readNumber(row, 'judged'),
  };
}
