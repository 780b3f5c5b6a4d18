/** How the program ends: pinned, for pipelines depend on it. */
export const exitCodes = {
  /** Everything that could be judged conforms; or the command did what it was asked. */
  ok: 0,
  /** A clause is violated. */
  violated: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** Nothing is violated, but something that should have been judged could not be. */
  inconclusive: 3,
  /** A fault of Faultline's own: it must not look like a violation. */
  fault: 70,
  /** `check` was interrupted. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The command line asks for something that cannot be done; the message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
