import { held, type Firing, type RuleCase, series } from './rule-case.ts';

const target = { target: 'production' };
const rest = { ...target, api: 'rest' };
const tokenEndpoint = { ...target, api: 'token' };
const probes = ['no-credential', 'duplicate-label'];
const accounts = ['user', 'administrator'];

/** Two hours in which all is well, a day in which nothing is answered, and ten hours more; in steps of four minutes. */
const whileUp = (each: number): string => `0+${each}x29 ${29 * each}x359 ${30 * each}+${each}x149`;
const whileDown = '0x29 1+1x359 360x149';

const burning = (severity: 'critical' | 'warning', more: string): Firing => ({
  alert: 'FaultlineErrorBudgetBurn',
  severity,
  labels: tokenEndpoint,
  description: `The token API of production fails requests that should succeed 100 times as often as a budget of 1 % in 30 days allows${more}.`,
});

/** What is said of it: a line for each thing that does not work, and nothing of the contract. */
export const outageCase: RuleCase = {
  name: 'the API is down for a day',
  interval: '4m',
  series: {
    [series('faultline_clause_drift', {
      ...rest,
      clause: 'body/json',
      severity: 'critical',
      kind: 'persistent',
    })]: held([0, 540]),
    [series('faultline_contract_clauses', { ...target, state: 'conforms' })]: held([60, 540]),
    [series('faultline_contract_clauses', { ...target, state: 'not_exercised' })]: held([20, 540]),
    ...Object.fromEntries(
      [
        ['conforms', whileUp(4)],
        ['inconclusive', whileDown],
      ].map(([judgement, values]) => [
        series('faultline_clause_judgements_total', {
          ...rest,
          clause: 'body/json',
          judgement: judgement ?? '',
        }),
        values ?? '',
      ]),
    ),
    ...Object.fromEntries(
      probes.flatMap((probe) => [
        [series('faultline_probe_runs_total', { ...target, probe, outcome: 'completed' }), whileUp(1)],
        [series('faultline_probe_runs_total', { ...target, probe, outcome: 'inconclusive' }), whileDown],
      ]),
    ),
    ...Object.fromEntries(
      accounts.flatMap((account) => [
        [series('faultline_access_token_renewals_total', { ...target, account }), whileUp(1)],
        [series('faultline_access_token_renewal_failures_total', { ...target, account }), whileDown],
      ]),
    ),
    // Without a token nothing else is sent.
    [series('faultline_http_requests_total', { ...rest, operation: 'a', code: '200', provoked: 'false' })]:
      whileUp(9),
    [series('faultline_http_requests_total', {
      ...tokenEndpoint,
      operation: 'token',
      code: 'other',
      provoked: 'false',
    })]: whileDown,
  },
  checks: [
    { at: '1h', fires: [] },
    {
      at: '20h',
      fires: [
        burning('critical', ''),
        burning('warning', ', slowly but for long'),
        ...accounts.map((account) => ({
          alert: 'FaultlineTokenRenewalFailing',
          severity: 'warning' as const,
          labels: { ...target, account },
          description: `Every attempt of the last half hour to obtain a token for the account ${account} of production failed. Probes that need it are inconclusive.`,
        })),
        ...probes.map((probe) => ({
          alert: 'FaultlineProbeNeverConclusive',
          severity: 'warning' as const,
          labels: { ...target, probe },
          description: `Probe ${probe} of production runs on time, but no run came to its end. What it judges is not watched.`,
        })),
      ],
    },
    { at: '34h', fires: [] },
  ],
  spares: 'FaultlineClauseNeverConclusive',
};
