import { StoreError } from '../store-error.ts';
import { connect } from './connect.ts';
import { fileError } from './file-error.ts';

/** Gives up the right to be the only one. */
export type Release = () => Promise<void>;

/**
 * Takes the store for this process alone, for as long as it lives. What is locked is a file of its own beside the store,
 * so that others may still read that. The operating system gives the lock back however the process ends, so nothing has
 * to be tidied up after a crash, and the file itself stays empty.
 * Rejects with StoreError `in_use` when another process has it.
 */
export async function takeLock(lockFile: string, storeFile: string): Promise<Release> {
  const lock = connect(lockFile, { patience: 0 });
  try {
    // A journal on disk would be one more file to find after a crash.
    await lock.all('PRAGMA journal_mode = MEMORY');
    await lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    if (error instanceof StoreError && error.problem === 'busy') throw fileError('in_use', storeFile, error);
    throw error;
  }
  return async () => {
    await lock.exec('ROLLBACK');
    await lock.close();
  };
}
