import { held, type Firing, type RuleCase, series, targetInfo } from './rule-case.ts';

const names = ['a', 'b', 'c'] as const;
type Name = (typeof names)[number];
type Labels = Readonly<Record<string, string>>;

/** The labels of one of three instances on Kubernetes, with one that their owner put there. */
function labelsOf(name: Name): Labels {
  return {
    instance: `${name}:9409`,
    pod: name,
    container: 'faultline',
    endpoint: 'http',
    node: `node-${name}`,
    env: 'eu',
  };
}

/** A series of each instance that has values for it. */
function each(
  metric: string,
  labels: Labels,
  values: Readonly<Partial<Record<Name, string>>>,
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = values[name];
      return text === undefined ? [] : [[series(metric, { ...labels, ...labelsOf(name) }), text]];
    }),
  );
}

/** The same of each. */
function alike(metric: string, labels: Labels, values: string): Record<string, string> {
  return each(metric, labels, { a: values, b: values, c: values });
}

const build = { version: '0.1.0', revision: 'abcdef' };

/** The instances, of which these last so many minutes only. */
function reached(ends: Readonly<Partial<Record<Name, number>>> = {}): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const end = ends[name];
      const alive = end === undefined ? held([1, 400]) : held([1, end], ['_', 400 - end]);
      return [
        [series('up', labelsOf(name)), end === undefined ? held([1, 400]) : held([1, end], [0, 400 - end])],
        [series('faultline_build_info', { ...build, ...labelsOf(name) }), alive],
        [targetInfo(labelsOf(name)), alive],
      ];
    }),
  );
}

const where = { target: 'production', api: 'rest', clause: '409/duplicate-label' };
const state = { ...where, severity: 'critical', kind: 'persistent' };

const drift: Firing = {
  alert: 'FaultlineContractDrift',
  severity: 'critical',
  labels: { ...where, kind: 'persistent', env: 'eu' },
  description:
    'Clause 409/duplicate-label (rest API of production) used to hold and is now violated every time. Clients that rely on it break.',
};

function absent(name: Name, severity: 'critical' | 'warning'): Firing {
  const rest =
    severity === 'critical'
      ? 'Until it answers again, no other alert about it can be trusted.'
      : 'Each of its targets is watched by another Faultline, so nothing is missed; there is one less to lose.';
  return {
    alert: 'FaultlineMonitorAbsent',
    severity,
    labels: labelsOf(name),
    description: `Prometheus has had no answer from ${name}:9409 for minutes. ${rest}`,
  };
}

const stateCases: readonly RuleCase[] = [
  {
    name: 'three instances say the same of a clause',
    present: false,
    series: { ...reached(), ...alike('faultline_clause_drift', state, held([0, 10], [1, 30], [0, 60])) },
    checks: [
      { at: '11m', fires: [] },
      { at: '15m', fires: [drift] },
      { at: '39m', fires: [drift] },
      { at: '55m', fires: [] },
    ],
  },
  {
    name: 'the instance that probed dies while a clause has drifted',
    present: false,
    series: {
      ...reached({ a: 20 }),
      ...each('faultline_clause_drift', state, {
        a: held([0, 10], [1, 10], ['_', 80]),
        b: held([0, 10], [1, 90]),
        c: held([0, 10], [1, 90]),
      }),
    },
    checks: [
      { at: '19m', fires: [drift] },
      { at: '22m', fires: [drift] },
      { at: '40m', fires: [drift, absent('a', 'warning')] },
      { at: '70m', fires: [drift, absent('a', 'warning')] },
    ],
  },
  {
    name: 'two of three instances are behind when a clause drifts, in between, and when it recovers',
    present: false,
    series: {
      ...reached(),
      ...each('faultline_clause_drift', state, {
        a: held([0, 10], [1, 30], [0, 60]),
        b: held([0, 11], [1, 10], [0, 1], [1, 19], [0, 59]),
        c: held([0, 12], [1, 8], ['_', 2], [1, 19], [0, 59]),
      }),
    },
    checks: [
      { at: '11m', fires: [] },
      ...['13m', '20m', '21m', '22m', '30m', '41m'].map((at) => ({ at, fires: [drift] })),
      { at: '55m', fires: [] },
    ],
  },
  {
    name: 'a clause recovers after the instance that said it had drifted is gone',
    present: false,
    series: {
      ...reached({ a: 20 }),
      ...each('faultline_clause_drift', state, {
        a: held([1, 20], ['_', 80]),
        b: held([1, 22], [0, 80]),
        c: held([1, 22], [0, 80]),
      }),
    },
    checks: [
      { at: '21m', fires: [drift] },
      { at: '35m', fires: [absent('a', 'warning')] },
    ],
  },
  {
    name: 'a clause has drifted and all instances are gone for some minutes',
    present: false,
    series: {
      ...reached({ a: 20, b: 20, c: 20 }),
      ...alike('faultline_clause_drift', state, held([1, 20], ['_', 80])),
    },
    checks: [{ at: '35m', fires: [drift, ...names.map((name) => absent(name, 'critical'))] }],
  },
  {
    name: 'one of three instances knows nothing yet',
    present: false,
    series: {
      ...reached(),
      ...each(
        'faultline_contract_clauses',
        { target: 'production', state: 'conforms' },
        {
          a: held([90, 100]),
          b: held([90, 30], ['_', 2], [0, 60]),
        },
      ),
      ...each(
        'faultline_contract_clauses',
        { target: 'production', state: 'unknown' },
        {
          a: held([10, 100]),
          b: held([10, 30], ['_', 2], [100, 60]),
        },
      ),
    },
    checks: ['40m', '90m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineCoverageLost',
  },
  {
    name: 'one of three instances uses up the quota for all of them',
    present: false,
    series: {
      ...reached(),
      ...each(
        'faultline_rate_limit_headroom_min_requests',
        { target: 'production', account: 'all' },
        {
          a: held([25, 80]),
          b: held([2, 80]),
          c: held([25, 80]),
        },
      ),
      ...alike(
        'faultline_rate_limit_quota_requests',
        { target: 'production', account: 'all' },
        held([25, 80]),
      ),
    },
    checks: [
      {
        at: '40m',
        fires: [
          {
            alert: 'FaultlineHeadroomLow',
            severity: 'warning',
            labels: { target: 'production', account: 'all', env: 'eu' },
            description:
              'For a quarter of an hour no more than 8% of the quota of production (all) was left by this monitor alone.',
          },
        ],
      },
    ],
  },
  {
    name: 'the store of one of three instances refuses writes',
    present: false,
    series: {
      ...reached(),
      ...each('faultline_store_healthy', {}, { a: held([1, 60]), b: held([0, 60]), c: held([1, 60]) }),
    },
    checks: [
      {
        at: '20m',
        fires: [
          {
            alert: 'FaultlineStoreUnhealthy',
            severity: 'warning',
            labels: labelsOf('b'),
            description:
              'The store of b:9409 refuses writes. What a restart must remember (drift, evidence, resources still to be removed) is lost with the process.',
          },
        ],
      },
    ],
  },
];

/** How often each of three did something, one after another. */
const inTurn = { a: held([0, 5], [1, 100]), b: held([0, 20], [1, 85]), c: held([0, 35], [1, 70]) };

const probe = { target: 'production', probe: 'duplicate-label' };
const everyQuarter = held(...[1, 2, 3, 4, 5, 6, 7].map((due) => [due * 900, 15] as const));

const counterCases: readonly RuleCase[] = [
  {
    name: 'three instances judge a clause in turn, without conclusion',
    present: false,
    series: {
      ...reached(),
      ...each('faultline_clause_judgements_total', { ...where, judgement: 'inconclusive' }, inTurn),
      ...alike('faultline_clause_judgements_total', { ...where, judgement: 'conforms' }, held([0, 105])),
    },
    checks: [
      {
        at: '100m',
        fires: [
          {
            alert: 'FaultlineClauseNeverConclusive',
            severity: 'warning',
            labels: { ...where, env: 'eu' },
            description:
              'Every judgement of clause 409/duplicate-label (rest API of production) within two days was inconclusive. Nobody knows whether it holds.',
          },
        ],
      },
    ],
  },
  {
    name: 'one of three instances comes to a conclusion, runs a probe and gets a token, and two do not',
    present: false,
    series: {
      ...reached(),
      ...each(
        'faultline_clause_judgements_total',
        { ...where, judgement: 'inconclusive' },
        {
          a: '0+1x100',
          b: '0+1x100',
        },
      ),
      ...each('faultline_clause_judgements_total', { ...where, judgement: 'conforms' }, { c: '0+1x100' }),
      ...each('faultline_probe_runs_total', { ...probe, outcome: 'failed' }, { a: '0+1x100', b: '0+1x100' }),
      ...each('faultline_probe_runs_total', { ...probe, outcome: 'completed' }, { c: '0+1x100' }),
      ...each(
        'faultline_access_token_renewal_failures_total',
        { target: 'production', account: 'user' },
        {
          a: '0+1x100',
          b: '0+1x100',
        },
      ),
      ...each(
        'faultline_access_token_renewals_total',
        { target: 'production', account: 'user' },
        {
          c: '0+1x100',
        },
      ),
    },
    checks: [{ at: '95m', fires: [] }],
    spares: 'FaultlineProbeNeverConclusive',
  },
  {
    name: 'two of three instances never run a probe, because the third one does',
    present: false,
    series: {
      ...reached(),
      ...alike('faultline_probe_next_run_timestamp_seconds', probe, everyQuarter),
      ...each('faultline_probe_last_run_timestamp_seconds', probe, {
        a: held([0, 105]),
        b: held(...[0, 1, 2, 3, 4, 5, 6].map((ran) => [ran * 900 + 60, 15] as const)),
        c: held([0, 105]),
      }),
    },
    checks: ['50m', '95m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineProbeStale',
  },
  {
    name: 'none of three instances runs a probe',
    present: false,
    series: {
      ...reached(),
      ...alike('faultline_probe_next_run_timestamp_seconds', probe, everyQuarter),
      ...alike('faultline_probe_last_run_timestamp_seconds', probe, held([0, 105])),
    },
    checks: [
      {
        at: '60m',
        fires: [
          {
            alert: 'FaultlineProbeStale',
            severity: 'warning',
            labels: { ...probe, env: 'eu' },
            description:
              'Probe duplicate-label of production was due at least twice since it ran last. What it judges is not watched.',
          },
        ],
      },
    ],
  },
  {
    name: 'one in six requests fails, and three instances send a third of them each',
    present: false,
    series: {
      ...reached(),
      ...Object.assign(
        {},
        ...[
          ['200', '0+10x100'],
          ['503', '0+2x100'],
        ].map(([code = '', values = '']) =>
          alike(
            'faultline_http_requests_total',
            { target: 'production', api: 'rest', operation: 'labels.create', code, provoked: 'false' },
            values,
          ),
        ),
      ),
    },
    checks: [
      {
        at: '30m',
        fires: [
          {
            alert: 'FaultlineErrorBudgetBurn',
            severity: 'critical',
            labels: { target: 'production', api: 'rest', env: 'eu' },
            description:
              'The rest API of production fails requests that should succeed 16.67 times as often as a budget of 1 % in 30 days allows.',
          },
        ],
      },
    ],
  },
  {
    name: 'an instance that once counted a dishonest wait is gone',
    present: false,
    series: {
      ...reached(),
      ...alike(
        'faultline_clause_judgements_total',
        { ...where, api: 'emulator', judgement: 'conforms' },
        '0+1x100',
      ),
      ...each(
        'faultline_retry_after_shortfall_seconds_count',
        { target: 'production', api: 'emulator' },
        {
          a: held([3, 30]),
          b: held([3, 100]),
        },
      ),
      ...each(
        'faultline_retry_after_shortfall_seconds_bucket',
        { target: 'production', api: 'emulator', le: '0.5' },
        {
          a: held([1, 30]),
          b: held([2, 100]),
        },
      ),
    },
    checks: ['29m', '35m', '60m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineRetryAfterDishonest',
  },
];

/** What three instances of one monitor say, which must be what one would have said. */
export const instanceCases: readonly RuleCase[] = [...stateCases, ...counterCases];
