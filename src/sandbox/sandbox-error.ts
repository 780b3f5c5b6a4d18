/** The sandbox cannot do what it was asked; the message says what to change. */
export class SandboxError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SandboxError';
  }
}

/** A drift, or a scope of one, that does not exist; the message names those that do. */
export class UnknownDriftError extends SandboxError {
  constructor(message: string) {
    super(message);
    this.name = 'UnknownDriftError';
  }
}
