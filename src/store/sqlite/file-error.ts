import { reasonOf, StoreError, type StoreProblem } from '../store-error.ts';

/** What can be the matter with a file. */
type FileProblem = Exclude<StoreProblem, 'unreachable' | 'refused'>;

/** Result codes of SQLite (https://sqlite.org/rescode.html), without their extensions. */
const problemsOfSqlite: readonly (readonly [prefix: string, problem: FileProblem])[] = [
  ['SQLITE_NOTADB', 'foreign'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_READONLY', 'unwritable'],
  ['SQLITE_CANTOPEN', 'unwritable'],
  ['SQLITE_PERM', 'unwritable'],
  ['SQLITE_AUTH', 'unwritable'],
];

/** Error codes of the operating system that tell why a folder or file is out of reach. */
const problemsOfSystem: Readonly<Record<string, FileProblem>> = {
  EACCES: 'unwritable',
  EPERM: 'unwritable',
  EROFS: 'unwritable',
  ENOTDIR: 'unwritable',
  EEXIST: 'unwritable',
  ENOENT: 'unwritable',
  ENOSPC: 'full',
  EDQUOT: 'full',
};

const sentences: Readonly<Record<FileProblem, string>> = {
  absent: 'does not exist; `faultline serve` makes it',
  in_use: 'is used by another Faultline; stop that one, or give this one a `store.path` of its own',
  busy: 'is locked by another process; it is tried again',
  unwritable: 'cannot be written; let this user write to the folder, or set `store.path` to another one',
  foreign:
    'is not a store of Faultline and was left as it is; move it away, or set `store.path` to another folder',
  corrupt:
    'is damaged and was left as it is; restore a copy of it, or move it away together with the files beside it to start anew',
  newer: 'was written by a newer Faultline and was left as it is; use that version, or another `store.path`',
  older: 'was written by an older Faultline; `faultline serve` brings it up to date',
  full: 'cannot grow: the disk is full; make room',
  failed: 'failed',
};

/** The error for a problem that is known, about this file. */
export function fileError(problem: FileProblem, file: string, cause?: unknown): StoreError {
  const why = problem === 'failed' ? `: ${reasonOf(cause)}` : '';
  return new StoreError(problem, `the store ${file} ${sentences[problem]}${why}`, { cause });
}

/** Says in words what SQLite or the operating system reported about this file; a StoreError stays as it is. */
export function explainFileFailure(error: unknown, file: string): StoreError {
  return error instanceof StoreError ? error : fileError(problemOf(error), file, error);
}

function problemOf(error: unknown): FileProblem {
  if (!(error instanceof Error)) return 'failed';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = problemsOfSqlite.find(([prefix]) => code.startsWith(prefix));
  if (known !== undefined) return known[1];
  // Opening fails without a code of its own: the library puts SQLite's number at the end of its sentence.
  if (/Unable to open connection.*: 14"?\)?$/.test(error.message)) return 'unwritable';
  return problemsOfSystem[code] ?? 'failed';
}
