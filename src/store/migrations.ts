/** How an engine writes what the others write differently. */
export type Dialect = {
  /** Text that is compared and ordered by its code points. */
  readonly text: string;
  /** A number with 53 bits of precision; times are milliseconds since the Unix epoch. */
  readonly real: string;
  readonly integer: string;
  /** A number of its own for each row, ascending. */
  readonly id: string;
  /** What follows the columns, where types are not kept without it. */
  readonly strict: string;
  /** A moment by the engine's own clock; absent where only one program is at work on the tables. */
  readonly moment?: string;
};

/** What brings a store from one version to the next: the first makes version 1 of an empty one. */
export type Migration = {
  readonly tables: (dialect: Dialect) => string;
  /** The oldest version whose programs can go on with the tables after it, where several programs share them. */
  readonly oldestUser: number;
};

/**
 * A released entry is never changed; what comes later is appended. While a newer program replaces an older one, both are at work on
 * the tables of the newer. So an entry only adds: tables, indices, columns that are nullable or have a default. What is to go
 * or to change its meaning stays until the release after the one that stopped using it; that entry raises `oldestUser`.
 */
export const migrations: readonly Migration[] = [
  {
    oldestUser: 1,
    tables: ({ text, real, integer, id, strict }) => `
  CREATE TABLE clause_records (
    target ${text} NOT NULL, api ${text} NOT NULL, clause ${text} NOT NULL,
    record ${text} NOT NULL,
    PRIMARY KEY (target, api, clause)
  )${strict};
  CREATE TABLE transitions (
    id ${id},
    target ${text} NOT NULL, api ${text} NOT NULL, clause ${text} NOT NULL,
    transition ${text} NOT NULL, standing ${text} NOT NULL, severity ${text} NOT NULL,
    at ${real} NOT NULL,
    told ${integer} NOT NULL DEFAULT 0
  )${strict};
  CREATE INDEX transitions_by_time ON transitions (at);
  CREATE INDEX transitions_untold ON transitions (told) WHERE told = 0;
  CREATE TABLE runs (
    target ${text} NOT NULL, run ${text} NOT NULL,
    started ${real} NOT NULL, ended ${real}, seconds ${real},
    probes ${integer} NOT NULL, requests ${integer},
    conforms ${integer} NOT NULL DEFAULT 0, violates ${integer} NOT NULL DEFAULT 0, inconclusive ${integer} NOT NULL DEFAULT 0,
    PRIMARY KEY (target, run)
  )${strict};
  CREATE INDEX runs_by_time ON runs (started);
  CREATE TABLE cleanup_ledger (
    mark ${text} PRIMARY KEY,
    target ${text} NOT NULL, run ${text} NOT NULL, kind ${text} NOT NULL, parent ${text} NOT NULL, name ${text},
    at ${real} NOT NULL
  )${strict};
  CREATE TABLE evidence (
    id ${text} PRIMARY KEY,
    kind ${text} NOT NULL,
    target ${text} NOT NULL, api ${text} NOT NULL, clause ${text} NOT NULL, operation ${text} NOT NULL,
    place ${text} NOT NULL, expected ${text} NOT NULL, actual ${text} NOT NULL, severity ${text} NOT NULL,
    first_seen ${real} NOT NULL, last_seen ${real} NOT NULL, exchanges_from ${real} NOT NULL,
    violated ${integer} NOT NULL, judged ${integer} NOT NULL
  )${strict};
  CREATE INDEX evidence_by_occasion ON evidence (target, api, clause, operation);
  CREATE INDEX evidence_by_time ON evidence (last_seen);
  CREATE TABLE exchanges (
    id ${text} PRIMARY KEY,
    size ${integer} NOT NULL,
    content ${text} NOT NULL
  )${strict};
  CREATE TABLE evidence_exchanges (
    evidence ${text} NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
    exchange ${text} NOT NULL REFERENCES exchanges (id),
    position ${integer} NOT NULL,
    PRIMARY KEY (evidence, position)
  )${strict};
  CREATE INDEX evidence_exchanges_by_exchange ON evidence_exchanges (exchange);
  `,
  },
  {
    oldestUser: 1,
    tables: ({ text, real, strict }) => `
  CREATE TABLE baselines (
    target ${text} PRIMARY KEY,
    content ${text} NOT NULL,
    updated ${real} NOT NULL
  )${strict};
  CREATE TABLE accepted_changes (
    id ${text} NOT NULL, target ${text} NOT NULL,
    content ${text} NOT NULL, reason ${text} NOT NULL,
    accepted ${real} NOT NULL,
    PRIMARY KEY (target, id)
  )${strict};
  `,
  },
  {
    oldestUser: 1,
    tables: ({ text, real, integer, strict, moment }) => `
  CREATE TABLE target_states (
    target ${text} PRIMARY KEY,
    version ${integer} NOT NULL,
    content ${text} NOT NULL,
    updated ${real} NOT NULL
  )${strict};
  ${moment === undefined ? '' : sharedTables({ text, real, integer, moment })}
  `,
  },
];

/** How those who share the tables agree on who does what. */
function sharedTables({ text, real, integer, moment }: Required<Omit<Dialect, 'id' | 'strict'>>): string {
  return `
  CREATE TABLE leases (
    name ${text} PRIMARY KEY,
    holder ${text} NOT NULL, tenure ${integer} NOT NULL,
    expires ${moment} NOT NULL, begins ${moment} NOT NULL, next_begins ${moment} NOT NULL
  );
  CREATE TABLE ticks (
    target ${text} NOT NULL, schedule ${text} NOT NULL,
    due ${real} NOT NULL,
    claimed ${moment} NOT NULL,
    PRIMARY KEY (target, schedule)
  );`;
}

/** The version that this program reads and writes. */
export const currentVersion = migrations.length;
