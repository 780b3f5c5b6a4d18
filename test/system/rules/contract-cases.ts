import { held, type Firing, type RuleCase, series } from './rule-case.ts';

const where = { target: 'production', api: 'rest', clause: '409/duplicate-label' };
const whose = 'Clause 409/duplicate-label (rest API of production)';

function drift(kind: string, severity: string, labels: Record<string, string> = {}): string {
  return series('faultline_clause_drift', { ...where, severity, kind, ...labels });
}
function location(place: string, labels: Record<string, string> = {}): string {
  return series('faultline_clause_drift_location', { ...where, location: place, ...labels });
}
const seenFromOslo = ' Seen from oslo.';
const expiry = series('faultline_accepted_deviation_expiry_timestamp_seconds', {
  target: where.target,
  clause: where.clause,
});

function persistent(severity: Firing['severity'], places = ''): Firing {
  const description = `${whose} used to hold and is now violated every time. Clients that rely on it break.${places}`;
  return { alert: 'FaultlineContractDrift', severity, labels: { ...where, kind: 'persistent' }, description };
}
function intermittent(severity: Firing['severity'], places = ''): Firing {
  const description = `${whose} is violated now and then, more often than chance explains.${places}`;
  const labels = { ...where, kind: 'intermittent' };
  return { alert: 'FaultlineIntermittentDrift', severity, labels, description };
}
function neverHeld(severity: Firing['severity'], places = ''): Firing {
  const description = `${whose} is violated and was never seen to hold. Report it to the provider, or accept it with a reason and an end.${places}`;
  return {
    alert: 'FaultlineClauseNeverHeld',
    severity,
    labels: { ...where, kind: 'never_held' },
    description,
  };
}
function expiring(until: string): Firing {
  return {
    alert: 'FaultlineAcceptedDeviationExpiring',
    severity: 'warning',
    labels: { target: where.target, clause: where.clause },
    description: `Clause 409/duplicate-label of production is accepted only until ${until}. After that its violations raise alerts.`,
  };
}

const driftCases: readonly RuleCase[] = [
  {
    name: 'a critical clause drifts and recovers',
    series: { [drift('persistent', 'critical')]: held([0, 10], [1, 30], [0, 60]) },
    checks: [
      { at: '11m', fires: [] },
      { at: '15m', fires: [persistent('critical')] },
      { at: '45m', fires: [persistent('critical')] },
      { at: '55m', fires: [] },
    ],
  },
  {
    name: 'a clause drifts as seen from some places, then from one, by the word of two monitors',
    series: Object.fromEntries(
      ['a:9409', 'b:9409'].flatMap((instance) => [
        [drift('persistent', 'critical', { instance }), held([1, 60])],
        [location('tromso', { instance }), held([1, 20], [0, 40])],
        [location('oslo', { instance }), held([1, 60])],
        [location('bergen', { instance }), held([0, 60])],
        [location('lima', { instance, job: 'another' }), held([1, 60])],
        [location('rome', { instance, clause: 'body/json' }), held([1, 60])],
      ]),
    ),
    checks: [
      {
        at: '15m',
        fires: [persistent('critical', ' Seen from oslo, tromso; kept when looked at from bergen.')],
      },
      {
        at: '45m',
        fires: [persistent('critical', ' Seen from oslo; kept when looked at from bergen, tromso.')],
      },
    ],
  },
  ...(['intermittent', 'never_held'] as const).map((kind) => ({
    name: `a clause is broken (${kind}) as seen from one place`,
    series: {
      [drift(kind, 'critical')]: held([1, 60]),
      [location('oslo')]: held([1, 60]),
    },
    checks: [
      {
        at: '20m',
        fires: [
          kind === 'intermittent'
            ? intermittent('warning', seenFromOslo)
            : neverHeld('warning', seenFromOslo),
        ],
      },
    ],
  })),
  {
    name: 'scrapes fail and the monitor restarts while a clause has drifted',
    series: { [drift('persistent', 'critical')]: held([0, 10], [1, 10], ['_', 20], [1, 10]) },
    checks: ['25m', '38m', '45m'].map((at) => ({ at, fires: [persistent('critical')] })),
  },
  {
    name: 'a clause that drifted is accepted for a while, and scrapes fail meanwhile',
    series: {
      [drift('persistent', 'critical')]: held([1, 20], ['_', 10], [1, 40]),
      [expiry]: held([2_400, 20], ['_', 10], [2_400, 40]),
    },
    checks: [
      { at: '8m', fires: [] },
      { at: '27m', fires: [expiring('1970-01-01 00:40:00 +0000 UTC')] },
      { at: '45m', fires: [persistent('critical'), expiring('1970-01-01 00:40:00 +0000 UTC')] },
    ],
  },
  ...[
    { kind: 'persistent', severity: 'warning', firing: persistent('warning') },
    { kind: 'persistent', severity: 'information', firing: persistent('info') },
    { kind: 'intermittent', severity: 'critical', firing: intermittent('warning') },
    { kind: 'intermittent', severity: 'warning', firing: intermittent('warning') },
    { kind: 'intermittent', severity: 'information', firing: intermittent('info') },
    { kind: 'never_held', severity: 'critical', firing: neverHeld('warning') },
    { kind: 'never_held', severity: 'warning', firing: neverHeld('info') },
    { kind: 'never_held', severity: 'information', firing: neverHeld('info') },
  ].map(({ kind, severity, firing }) => ({
    name: `a clause of severity ${severity} is broken (${kind})`,
    series: { [drift(kind, severity)]: held([1, 60]) },
    checks: [
      { at: '3m', fires: [] },
      { at: '20m', fires: [firing] },
    ],
  })),
  ...['persistent', 'intermittent', 'never_held'].map((kind) => ({
    name: `a broken clause (${kind}) is accepted`,
    series: {
      [drift(kind, 'critical')]: held([1, 60]),
      [expiry]: held([99_999_999, 60]),
    },
    checks: [{ at: '50m', fires: [] }],
    spares:
      {
        persistent: 'FaultlineContractDrift',
        intermittent: 'FaultlineIntermittentDrift',
        never_held: 'FaultlineClauseNeverHeld',
      }[kind] ?? '',
  })),
  {
    name: 'a clause drifts on a target without a status page',
    series: { [drift('persistent', 'critical', { target: 'staging' })]: held([1, 60]) },
    checks: [
      {
        at: '20m',
        fires: [
          {
            ...persistent('critical'),
            labels: { ...where, target: 'staging', kind: 'persistent' },
            description: persistent('critical').description.replace('production', 'staging'),
            statusPage: '',
          },
        ],
      },
    ],
  },
  {
    name: 'the acceptance of one clause does not cover another',
    series: {
      [drift('persistent', 'critical')]: held([1, 60]),
      [expiry.replace('409/duplicate-label', 'body/json')]: held([99_999_999, 60]),
    },
    checks: [{ at: '50m', fires: [persistent('critical')] }],
  },
];

const openChanges = series('faultline_baseline_open_changes', { target: 'production', api: 'rest' });

const baselineCases: readonly RuleCase[] = [
  {
    name: 'a shape changes',
    series: { [openChanges]: held([0, 10], [2, 60]) },
    checks: [
      { at: '12m', fires: [] },
      {
        at: '20m',
        fires: [
          {
            alert: 'FaultlineBaselineChangeOpen',
            severity: 'info',
            labels: { target: 'production', api: 'rest' },
            description:
              'Open changes of the rest API of production: 2. They break no clause, but nobody has accepted them yet.',
          },
        ],
      },
    ],
  },
  {
    name: 'a change is accepted at once',
    series: { [openChanges]: held([0, 10], [2, 3], [0, 60]) },
    checks: ['12m', '20m', '40m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineBaselineChangeOpen',
  },
  {
    name: 'an acceptance comes to its last week',
    series: { [expiry]: held([608_400, 120]) },
    checks: [
      { at: '55m', fires: [] },
      { at: '75m', fires: [expiring('1970-01-08 01:00:00 +0000 UTC')] },
    ],
  },
  {
    name: 'an acceptance has more than a week left',
    series: { [expiry]: held([700_000, 120]) },
    checks: [{ at: '100m', fires: [] }],
    spares: 'FaultlineAcceptedDeviationExpiring',
  },
];

function clauses(state: string): string {
  return series('faultline_contract_clauses', { target: 'production', state });
}
function judgements(judgement: string): string {
  return series('faultline_clause_judgements_total', { ...where, judgement });
}

const coverageCases: readonly RuleCase[] = [
  {
    name: 'clauses are judged no more',
    series: {
      [clauses('conforms')]: held([80, 60], [50, 120]),
      [clauses('violates')]: held([10, 180]),
      [clauses('not_exercised')]: held([10, 60], [40, 120]),
    },
    checks: [
      { at: '115m', fires: [] },
      {
        at: '130m',
        fires: [
          {
            alert: 'FaultlineCoverageLost',
            severity: 'warning',
            labels: { target: 'production' },
            description:
              'Only 60% of the clauses of production have been judged, at least ten points less than within the last three days.',
          },
        ],
      },
    ],
  },
  {
    name: 'a restarted monitor has to judge everything anew, and some clauses only tomorrow',
    series: {
      [clauses('conforms')]: held([90, 60], [0, 15], [82, 120]),
      [clauses('unknown')]: held([10, 60], [100, 15], [18, 120]),
    },
    checks: ['70m', '80m', '120m', '180m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineCoverageLost',
  },
  {
    name: 'a clause is judged without conclusion',
    series: {
      [judgements('inconclusive')]: held([0, 10], [1, 15], [2, 15], [3, 100]),
      [judgements('conforms')]: held([0, 140]),
      [judgements('violates')]: held([0, 140]),
    },
    checks: [
      { at: '80m', fires: [] },
      {
        at: '100m',
        fires: [
          {
            alert: 'FaultlineClauseNeverConclusive',
            severity: 'warning',
            labels: where,
            description: `Every judgement of clause 409/duplicate-label (rest API of production) within two days was inconclusive. Nobody knows whether it holds.`,
          },
        ],
      },
    ],
  },
  {
    name: 'a clause is judged with a conclusion now and then',
    series: {
      [judgements('inconclusive')]: held([0, 10], [1, 15], [2, 15], [3, 100]),
      [judgements('violates')]: held([0, 30], [1, 110]),
    },
    checks: [{ at: '120m', fires: [] }],
    spares: 'FaultlineClauseNeverConclusive',
  },
];

/** Causes and near misses of the alerts about the contract. */
export const contractCases: readonly RuleCase[] = [...driftCases, ...baselineCases, ...coverageCases];
