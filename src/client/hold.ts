/** Waits that answers have announced, as one ledger keeps them. Times are monotonic milliseconds. */
export type Hold = {
  /** Nothing ordinary is sent before. */
  readonly until: number;
  /** How often in a row the first request after a wait was refused again. */
  readonly returns: number;
  /** After a rest: one request a minute, until one is not refused. */
  readonly careful: boolean;
};

export const noHold: Hold = { until: Number.NEGATIVE_INFINITY, returns: 0, careful: false };

/** Announced waits are kept up to this long; what announces more is given a rest of this length. */
export const longestWait = 300_000;
/** The pace after a rest: milliseconds from one request to the next. */
export const carefulSpacing = 60_000;
/** A wait that comes back more often than this is no longer believed. */
const mostReturns = 3;

/** A request that was answered with an announced wait. */
export type Refusal = {
  readonly sent: number;
  readonly answered: number;
  readonly waitMilliseconds: number;
  /** Refused in a deliberate burst, and thus no sign that waiting does not help. */
  readonly burst: boolean;
};

/** The wait after a refusal. It never gets shorter by a refusal, and no series of answers makes a loop of it. */
export function holdAfterRefusal(hold: Hold, refusal: Refusal): Hold {
  const { sent, answered, waitMilliseconds, burst } = refusal;
  const cameBack = !burst && hold !== noHold && sent >= hold.until;
  const returns = cameBack ? hold.returns + 1 : hold.returns;
  const tooLong = waitMilliseconds > longestWait;
  if (hold.careful) {
    const wait = tooLong ? carefulSpacing : waitMilliseconds;
    return { until: Math.max(hold.until, answered + wait), returns, careful: true };
  }
  if (tooLong || returns >= mostReturns) {
    return { until: Math.max(hold.until, answered + longestWait), returns, careful: true };
  }
  return { until: Math.max(hold.until, answered + waitMilliseconds), returns, careful: false };
}

/** The wait after an answer that announces none: over, unless the request was sent before the wait had ended. */
export function holdAfterAcceptance(hold: Hold, sent: number): Hold {
  return sent >= hold.until ? noHold : hold;
}
