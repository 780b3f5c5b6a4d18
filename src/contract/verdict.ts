/** How bad a violation is: `critical` pages, `warning` opens a ticket, `information` only informs. */
export const severities = ['information', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Why nothing can be said: a closed set, fit for a metric label. None of these is the API's fault. */
export const inconclusiveReasons = [
  'transport',
  'throttled',
  'server_error',
  'token_failed',
  'credential_refused',
  'fixture_lost',
  'not_propagated',
  'control_failed',
  'burst_distorted',
  'maintenance',
  'interrupted',
  'suspected',
  'monitor_error',
] as const;
export type InconclusiveReason = (typeof inconclusiveReasons)[number];

/** The clause held. */
export type Conforms = { readonly outcome: 'conforms' };

/** The clause did not hold: what the documentation promises, what came back, and where it stands. */
export type Violates = {
  readonly outcome: 'violates';
  readonly expected: string;
  readonly actual: string;
  /** `status`, `header:retry-after`, `body`, `body:/code`, `effect`, … */
  readonly where: string;
  /** Where one occasion weighs less than the clause does. */
  readonly severity?: Severity;
};

/** Nothing can be concluded; never a pass. */
export type Inconclusive = {
  readonly outcome: 'inconclusive';
  readonly reason: InconclusiveReason;
  /** A sentence for people. */
  readonly detail: string;
};

/** What came of judging one clause on one occasion. */
export type Verdict = Conforms | Violates | Inconclusive;

export const conforms: Conforms = { outcome: 'conforms' };

/** A violation, in words that stand side by side in every report. */
export function violates(where: string, expected: string, actual: string, severity?: Severity): Violates {
  return { outcome: 'violates', where, expected, actual, ...(severity === undefined ? {} : { severity }) };
}

/** No conclusion, and why. */
export function inconclusive(reason: InconclusiveReason, detail: string): Inconclusive {
  return { outcome: 'inconclusive', reason, detail };
}
