import type { AlertSeverity } from '../../../src/metrics/rules/rule.ts';

/** An alert, by the labels that tell it from others about the same target. */
export type Raised = {
  readonly alertname: string;
  readonly severity: AlertSeverity;
  readonly clause?: string;
};

/** One fault of an API: what is switched on, which probes find it, and which alerts it must raise. */
export type ApiFault = {
  /** Of the target that has it. */
  readonly target: string;
  readonly drifts: readonly string[];
  /** Milliseconds until something that was created can be read; ends when the API is started anew. */
  readonly propagationDelay?: number;
  /** Whether it is there from the first request on. */
  readonly fromTheStart?: boolean;
  /** Answers that are ordered once, in the sandbox's words. */
  readonly script?: string;
  /** Which probes the target runs again and again. */
  readonly probes: readonly string[];
  /** When they run, where that is not often enough. */
  readonly cron?: string;
  readonly raises: readonly Raised[];
};

/** Some of everything: reads, refusals, and something that is created. */
export const usual = ['valid-credential', 'no-credential', 'unknown-resource', 'duplicate-label'];

/** A refusal, and the valid call beside it: enough where every error has the fault. */
const few = ['no-credential'];

/** The target on which nothing is ever wrong. */
export const control = 'control';

export const apiFaults: readonly ApiFault[] = [
  { target: control, drifts: [], probes: usual, raises: [] },
  {
    target: 'code-wrong',
    drifts: ['code-not-status'],
    probes: few,
    raises: [{ alertname: 'FaultlineContractDrift', severity: 'critical', clause: 'body/code' }],
  },
  {
    target: 'help-moved',
    drifts: ['help-wrong-anchor', 'challenge-missing'],
    probes: few,
    raises: [
      { alertname: 'FaultlineContractDrift', severity: 'warning', clause: 'body/help' },
      { alertname: 'FaultlineContractDrift', severity: 'info', clause: 'beyond/www-authenticate' },
    ],
  },
  {
    target: 'now-and-then',
    drifts: ['error-blank@1/3', 'challenge-missing@1/2'],
    fromTheStart: true,
    // Many passes must be good again before it is believed.
    probes: ['no-credential'],
    cron: '*/3 * * * * *',
    raises: [
      { alertname: 'FaultlineIntermittentDrift', severity: 'warning', clause: 'body/error' },
      { alertname: 'FaultlineIntermittentDrift', severity: 'info', clause: 'beyond/www-authenticate' },
    ],
  },
  {
    target: 'never-right',
    drifts: ['code-missing', 'challenge-missing'],
    fromTheStart: true,
    probes: few,
    raises: [
      { alertname: 'FaultlineClauseNeverHeld', severity: 'warning', clause: 'body/code' },
      { alertname: 'FaultlineClauseNeverHeld', severity: 'info', clause: 'beyond/www-authenticate' },
    ],
  },
  {
    target: 'changing',
    drifts: ['code-other-form'],
    probes: few,
    raises: [{ alertname: 'FaultlineBaselineChangeOpen', severity: 'info' }],
  },
  {
    target: 'failing',
    drifts: ['server-error-500@1/3'],
    probes: usual,
    // A few failures are not taken for a trend.
    cron: '*/15 * * * * *',
    raises: [
      { alertname: 'FaultlineErrorBudgetBurn', severity: 'critical' },
      { alertname: 'FaultlineErrorBudgetBurn', severity: 'warning' },
    ],
  },
  {
    target: 'refusing',
    drifts: [],
    script: 'next 3 of any: 429 retry-after 1',
    probes: few,
    raises: [{ alertname: 'FaultlineUnexpectedRateLimit', severity: 'warning' }],
  },
  {
    target: 'dishonest',
    // Every time: what comes and goes takes longer and longer to be believed again.
    drifts: ['retry-after-short'],
    probes: ['valid-credential', 'rate-limit'],
    raises: [
      { alertname: 'FaultlineContractDrift', severity: 'critical', clause: '429/retry-after-honest' },
      { alertname: 'FaultlineRetryAfterDishonest', severity: 'warning' },
    ],
  },
  {
    target: 'timing-out',
    drifts: ['server-error-504@1/2'],
    probes: ['valid-credential', 'unknown-resource'],
    raises: [{ alertname: 'FaultlineBackoffGrowing', severity: 'warning' }],
  },
  {
    // Every request lasts until its deadline, and a pass over the probes for minutes.
    target: 'silent',
    drifts: ['answer-never'],
    probes: [...usual, 'unknown-credential', 'expired-token', 'invalid-body', 'invalid-address'],
    raises: [{ alertname: 'FaultlineProbeStale', severity: 'warning' }],
  },
  {
    // Half of what the contract allows; found at the fifth look.
    target: 'slow',
    drifts: [],
    propagationDelay: 12_000,
    fromTheStart: true,
    probes: ['duplicate-label'],
    raises: [{ alertname: 'FaultlinePropagationSlow', severity: 'warning' }],
  },
  {
    target: 'keeping',
    drifts: ['valid-credential-refused:devices.delete'],
    probes: ['duplicate-label'],
    raises: [{ alertname: 'FaultlineCleanupFailing', severity: 'warning' }],
  },
  {
    // The valid call beside the invalid one fails too, which proves nothing.
    target: 'refusing-all',
    drifts: ['valid-credential-refused'],
    fromTheStart: true,
    probes: ['expired-token'],
    raises: [
      { alertname: 'FaultlineClauseNeverConclusive', severity: 'warning', clause: '401/expired-token' },
      { alertname: 'FaultlineProbeNeverConclusive', severity: 'warning' },
    ],
  },
  {
    target: 'tokenless',
    drifts: ['answer-dropped:api=token'],
    fromTheStart: true,
    probes: ['valid-credential'],
    raises: [{ alertname: 'FaultlineTokenRenewalFailing', severity: 'warning' }],
  },
];
