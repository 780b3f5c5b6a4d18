/** One fault of an API: what is switched on, which probes find it, and which alerts it must raise. */
export type ApiFault = {
  /** Of the target that has it. */
  readonly target: string;
  readonly drifts: readonly string[];
  /** Whether it is there from the first request on. */
  readonly fromTheStart?: boolean;
  /** Answers that are ordered once, in the sandbox's words. */
  readonly script?: string;
  /** Which probes the target runs again and again. */
  readonly probes: readonly string[];
  /** Alerts that the probes themselves bring about, at this pace. */
  readonly bears?: readonly string[];
  readonly raises: readonly {
    readonly alertname: string;
    readonly severity: string;
    readonly clause?: string;
  }[];
};

const usual = ['valid-credential', 'no-credential', 'unknown-resource', 'duplicate-label'];

/** The target on which nothing is ever wrong. */
export const control = 'control';

export const apiFaults: readonly ApiFault[] = [
  { target: control, drifts: [], probes: usual, raises: [] },
  {
    target: 'code-wrong',
    drifts: ['code-not-status'],
    probes: usual,
    raises: [{ alertname: 'FaultlineContractDrift', severity: 'critical', clause: 'body/code' }],
  },
  {
    target: 'help-moved',
    drifts: ['help-wrong-anchor', 'challenge-missing'],
    probes: usual,
    raises: [
      { alertname: 'FaultlineContractDrift', severity: 'warning', clause: 'body/help' },
      { alertname: 'FaultlineContractDrift', severity: 'info', clause: 'beyond/www-authenticate' },
    ],
  },
  {
    target: 'now-and-then',
    drifts: ['error-blank@1/3'],
    fromTheStart: true,
    probes: usual,
    raises: [{ alertname: 'FaultlineIntermittentDrift', severity: 'warning', clause: 'body/error' }],
  },
  {
    target: 'never-right',
    drifts: ['code-missing', 'challenge-missing'],
    fromTheStart: true,
    probes: usual,
    raises: [
      { alertname: 'FaultlineClauseNeverHeld', severity: 'warning', clause: 'body/code' },
      { alertname: 'FaultlineClauseNeverHeld', severity: 'info', clause: 'beyond/www-authenticate' },
    ],
  },
  {
    target: 'changing',
    drifts: ['code-other-form'],
    probes: usual,
    raises: [{ alertname: 'FaultlineBaselineChangeOpen', severity: 'info' }],
  },
  {
    target: 'failing',
    drifts: ['server-error-500@1/3'],
    probes: usual,
    raises: [{ alertname: 'FaultlineErrorBudgetBurn', severity: 'critical' }],
  },
  {
    target: 'refusing',
    drifts: [],
    script: 'next 3 of any: 429 retry-after 1',
    probes: usual,
    raises: [{ alertname: 'FaultlineUnexpectedRateLimit', severity: 'warning' }],
  },
  {
    target: 'dishonest',
    drifts: ['retry-after-floored'],
    probes: ['valid-credential', 'rate-limit'],
    // Bursts, which are meant for once a day, follow each other here, and other probes wait for them.
    bears: ['FaultlineHeadroomLow', 'FaultlineProbeStale'],
    raises: [
      { alertname: 'FaultlineContractDrift', severity: 'critical', clause: '429/retry-after-honest' },
      { alertname: 'FaultlineRetryAfterDishonest', severity: 'warning' },
    ],
  },
];

/**
 * Alerts that no fault here raises: they need hours of work, a store or a clean-up that fails, or a quota used up for
 * long. `test/system/rules` tries them with series made up for it.
 */
export const notTried: readonly string[] = [
  'FaultlineBackoffGrowing',
  'FaultlineCleanupFailing',
  'FaultlineClauseNeverConclusive',
  'FaultlineCoverageLost',
  'FaultlineHeadroomLow',
  'FaultlineMetricsIncomplete',
  'FaultlineProbeNeverConclusive',
  'FaultlineProbeStale',
  'FaultlinePropagationSlow',
  'FaultlineStoreUnhealthy',
  'FaultlineTokenRenewalFailing',
];
