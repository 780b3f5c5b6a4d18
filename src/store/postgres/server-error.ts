import { DatabaseError } from 'pg';
import { reasonOf, StoreError, type StoreProblem } from '../store-error.ts';

/** Codes and classes of codes of PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const problemsOfServer: readonly (readonly [prefix: string, problem: StoreProblem])[] = [
  ['08', 'unreachable'],
  ['28', 'refused'],
  ['3D', 'refused'],
  ['42501', 'unwritable'],
  ['25006', 'unwritable'],
  ['53100', 'full'],
  ['53', 'unreachable'],
  ['57014', 'busy'],
  ['57', 'unreachable'],
  ['25P', 'unreachable'],
  ['55P03', 'busy'],
  ['40', 'busy'],
  ['XX001', 'corrupt'],
  ['XX002', 'corrupt'],
];

/** Codes with which the same transaction may succeed when it is run once more (serialization failure, deadlock). */
const conflicts = new Set(['40001', '40P01']);

const sentences: Readonly<Record<StoreProblem, string>> = {
  absent: 'does not exist; `faultline serve` makes it',
  in_use: 'is used by another Faultline',
  busy: 'is locked by another process; it is tried again',
  unwritable:
    'cannot be written by this user; let it own the schema `faultline`, or create one, on a server that takes writes',
  foreign: 'is not a store of Faultline: its schema `faultline` holds something else, and was left as it is',
  corrupt: 'is damaged; restore a copy of it',
  newer: 'was written by a newer Faultline that older ones cannot work beside; use that version',
  older: 'was written by an older Faultline; `faultline serve` brings it up to date',
  full: 'cannot grow: the disk of the server is full; make room',
  unreachable: 'cannot be reached',
  refused: 'refuses the connection',
  failed: 'failed',
};

/** Problems of which only the reason tells what is the matter. */
const explained = new Set<StoreProblem>(['unreachable', 'refused', 'unwritable', 'failed']);

/** The error for a problem that is known, about this database. */
export function serverError(problem: StoreProblem, name: string, cause?: unknown): StoreError {
  const why = explained.has(problem) && cause !== undefined ? `: ${reasonOf(cause)}` : '';
  return new StoreError(problem, `the store ${name} ${sentences[problem]}${why}`, { cause });
}

/** Says in words what the server or the way to it reported about this database; a StoreError stays as it is. */
export function explainServerFailure(error: unknown, name: string): StoreError {
  return error instanceof StoreError ? error : serverError(problemOf(error), name, error);
}

/** Whether the same transaction may succeed when it is run once more. */
export function isConflict({ cause }: StoreError): boolean {
  return cause instanceof DatabaseError && conflicts.has(cause.code ?? '');
}

/** Whether the connection is still of use: the server answered, and did not end it with that. */
export function isAnswered(error: unknown): boolean {
  const cause = error instanceof StoreError ? error.cause : error;
  return cause instanceof DatabaseError && cause.severity === 'ERROR';
}

function problemOf(error: unknown): StoreProblem {
  if (!(error instanceof Error)) return 'failed';
  if (error instanceof DatabaseError) {
    const { code = '' } = error;
    return problemsOfServer.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'failed';
  }
  return isDistrust(error) ? 'refused' : 'unreachable';
}

/** Whether the server did not prove who it is, or knows no encryption: trying again does not mend that. */
function isDistrust(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return (
    /CERT|^ERR_TLS|^ERR_SSL|UNABLE_TO/.test(code) || /does not support SSL|SASL|password/i.test(error.message)
  );
}
