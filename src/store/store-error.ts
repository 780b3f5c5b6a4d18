/** Why a store cannot be used: a closed set. */
export type StoreProblem =
  | 'absent'
  | 'in_use'
  | 'busy'
  | 'unwritable'
  | 'foreign'
  | 'corrupt'
  | 'newer'
  | 'older'
  | 'full'
  | 'unreachable'
  | 'refused'
  | 'failed';

/** The store cannot be used, or did not take a write; the message says which one, why, and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly problem: StoreProblem;

  constructor(problem: StoreProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

/** What was thrown as a StoreError; one that an engine has explained stays as it is. */
export function asStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError('failed', `the store failed: ${reasonOf(error)}`, { cause: error });
}

/** The message of what was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
