import type { SqlDatabase } from './database.ts';

/** In the header of every store of ours (PRAGMA application_id): `FLTL` in ASCII. */
export const applicationId = 0x46_4c_54_4c;

/**
 * What brings a store from each version to the next: the first makes version 1 of an empty file. A released entry is never
 * changed; what comes later is appended. Times are milliseconds since the Unix epoch.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE clause_records (
    target TEXT NOT NULL, api TEXT NOT NULL, clause TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (target, api, clause)
  ) STRICT;
  CREATE TABLE transitions (
    id INTEGER PRIMARY KEY,
    target TEXT NOT NULL, api TEXT NOT NULL, clause TEXT NOT NULL,
    transition TEXT NOT NULL, standing TEXT NOT NULL, severity TEXT NOT NULL,
    at REAL NOT NULL,
    told INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX transitions_by_time ON transitions (at);
  CREATE INDEX transitions_untold ON transitions (told) WHERE told = 0;
  CREATE TABLE runs (
    target TEXT NOT NULL, run TEXT NOT NULL,
    started REAL NOT NULL, ended REAL, seconds REAL,
    probes INTEGER NOT NULL, requests INTEGER,
    conforms INTEGER NOT NULL DEFAULT 0, violates INTEGER NOT NULL DEFAULT 0, inconclusive INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (target, run)
  ) STRICT;
  CREATE INDEX runs_by_time ON runs (started);
  CREATE TABLE cleanup_ledger (
    mark TEXT PRIMARY KEY,
    target TEXT NOT NULL, run TEXT NOT NULL, kind TEXT NOT NULL, parent TEXT NOT NULL, name TEXT,
    at REAL NOT NULL
  ) STRICT;
  CREATE TABLE evidence (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    target TEXT NOT NULL, api TEXT NOT NULL, clause TEXT NOT NULL, operation TEXT NOT NULL,
    place TEXT NOT NULL, expected TEXT NOT NULL, actual TEXT NOT NULL, severity TEXT NOT NULL,
    first_seen REAL NOT NULL, last_seen REAL NOT NULL, exchanges_from REAL NOT NULL,
    violated INTEGER NOT NULL, judged INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX evidence_by_occasion ON evidence (target, api, clause, operation);
  CREATE INDEX evidence_by_time ON evidence (last_seen);
  CREATE TABLE exchanges (
    id TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    content TEXT NOT NULL
  ) STRICT;
  CREATE TABLE evidence_exchanges (
    evidence TEXT NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
    exchange TEXT NOT NULL REFERENCES exchanges (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (evidence, position)
  ) STRICT;
  CREATE INDEX evidence_exchanges_by_exchange ON evidence_exchanges (exchange);
  `,
  `
  CREATE TABLE baselines (
    target TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    updated REAL NOT NULL
  ) STRICT;
  CREATE TABLE accepted_changes (
    id TEXT NOT NULL, target TEXT NOT NULL,
    content TEXT NOT NULL, reason TEXT NOT NULL,
    accepted REAL NOT NULL,
    PRIMARY KEY (target, id)
  ) STRICT;
  `,
];

/** The version that this program reads and writes. */
export const currentVersion = migrations.length;

/** Brings the tables from this version to the newest in one transaction, and marks the file as ours. */
export async function migrate(database: SqlDatabase, version: number): Promise<void> {
  if (version === currentVersion) return;
  await database.transaction('migrate', async (session) => {
    for (const migration of migrations.slice(version)) await session.exec(migration);
    await session.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${currentVersion}`);
  });
}
