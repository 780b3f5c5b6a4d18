import { held, type RuleCase, series } from './rule-case.ts';

const where = { target: 'production', api: 'rest' };

function requests(code: string, provoked = 'false'): string {
  return series('faultline_http_requests_total', { ...where, operation: 'labels.create', code, provoked });
}

const burnCases: readonly RuleCase[] = [
  {
    name: 'one in six requests fails',
    series: { [requests('200')]: '0+10x200', [requests('503')]: '0+1x200', [requests('other')]: '0+1x200' },
    checks: [
      { at: '1m', fires: [] },
      {
        at: '30m',
        fires: [
          {
            alert: 'FaultlineErrorBudgetBurn',
            severity: 'critical',
            labels: where,
            description:
              'The rest API of production fails requests that should succeed 16.67 times as often as a budget of 1 % in 30 days allows.',
          },
        ],
      },
    ],
  },
  {
    name: 'one in twenty-five requests fails for hours',
    series: { [requests('200')]: '0+24x200', [requests('504')]: '0+1x200' },
    checks: [
      { at: '50m', fires: [] },
      {
        at: '90m',
        fires: [
          {
            alert: 'FaultlineErrorBudgetBurn',
            severity: 'warning',
            labels: where,
            description:
              'The rest API of production fails requests that should succeed 4 times as often as a budget of 1 % in 30 days allows, slowly but for long.',
          },
        ],
      },
    ],
  },
  {
    name: 'the only two requests of an hour fail',
    series: { [requests('200')]: held([1, 200]), [requests('500')]: held([0, 10], [2, 190]) },
    checks: ['15m', '60m', '120m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineErrorBudgetBurn',
  },
  {
    name: 'half of the requests fail for eight minutes after a good day',
    interval: '4m',
    series: {
      [requests('200')]: '0+40x390 15620+20x1 15680+40x60',
      [requests('500')]: held([0, 391], [20, 1], [40, 62]),
    },
    checks: ['1570m', '1576m', '1620m', '1740m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineErrorBudgetBurn',
  },
  {
    name: 'errors are provoked, and documented refusals are not failures',
    series: {
      [requests('200')]: '0+1x200',
      [requests('500', 'true')]: '0+9x200',
      [requests('404')]: '0+9x200',
    },
    checks: [{ at: '120m', fires: [] }],
    spares: 'FaultlineErrorBudgetBurn',
  },
];

function waited(reason: string): string {
  return series('faultline_backoff_delay_seconds_sum', { ...where, reason });
}

const backoffCases: readonly RuleCase[] = [
  {
    name: 'retries wait ten minutes in an hour, half of it after each of two causes',
    series: { [waited('503')]: '0+5x120', [waited('connection')]: '0+5x120' },
    checks: [
      { at: '35m', fires: [] },
      {
        at: '90m',
        fires: [
          {
            alert: 'FaultlineBackoffGrowing',
            severity: 'warning',
            labels: where,
            description:
              'Retries on the rest API of production have waited 10m 0s within the last hour for server errors or lost connections.',
          },
        ],
      },
    ],
  },
  {
    name: 'waits are for the quota and for what was just created, or short',
    series: { [waited('429')]: '0+20x120', [waited('404')]: '0+20x120', [waited('500')]: '0+4x120' },
    checks: [{ at: '110m', fires: [] }],
    spares: 'FaultlineBackoffGrowing',
  },
];

function propagation(counts: Readonly<Record<'5' | '10' | '30' | '+Inf', string>>): Record<string, string> {
  return {
    ...Object.fromEntries(
      Object.entries(counts).map(([le, values]) => [
        series('faultline_propagation_delay_seconds_bucket', { ...where, le }),
        values,
      ]),
    ),
    [series('faultline_propagation_delay_seconds_count', where)]: counts['+Inf'],
  };
}

const propagationCases: readonly RuleCase[] = [
  {
    name: 'what was created takes up to half a minute to be found',
    series: propagation({ 5: held([0, 120]), 10: held([0, 120]), 30: '0+1x120', '+Inf': '0+1x120' }),
    checks: [
      { at: '10m', fires: [] },
      {
        at: '60m',
        fires: [
          {
            alert: 'FaultlinePropagationSlow',
            severity: 'warning',
            labels: where,
            description:
              'One in ten resources created on the rest API of production takes longer than 28s to become readable; the contract allows 30 s.',
          },
        ],
      },
    ],
  },
  {
    name: 'two resources are slow, before and after there are none',
    series: propagation({ 5: held([0, 120]), 10: held([0, 120]), 30: '0 1 2x120', '+Inf': '0 1 2x120' }),
    checks: [{ at: '60m', fires: [] }],
    spares: 'FaultlinePropagationSlow',
  },
  {
    name: 'one in twenty resources is slow',
    series: propagation({ 5: '0+19x120', 10: '0+19x120', 30: '0+20x120', '+Inf': '0+20x120' }),
    checks: [{ at: '60m', fires: [] }],
    spares: 'FaultlinePropagationSlow',
  },
];

function tokens(what: 'renewals' | 'renewal_failures', account = 'user'): string {
  return series(`faultline_access_token_${what}_total`, { target: 'production', account });
}

const tokenCases: readonly RuleCase[] = [
  {
    name: 'an account gets no tokens, while another one does',
    series: {
      [tokens('renewals')]: held([1, 90]),
      [tokens('renewal_failures')]: held([0, 5], [1, 15], [2, 15], [3, 55]),
      [tokens('renewals', 'administrator')]: '0+1x90',
    },
    checks: [
      { at: '20m', fires: [] },
      {
        at: '40m',
        fires: [
          {
            alert: 'FaultlineTokenRenewalFailing',
            severity: 'warning',
            labels: { target: 'production', account: 'user' },
            description:
              'Every attempt of the last half hour to obtain a token for the account user of production failed. Probes that need it are inconclusive.',
          },
        ],
      },
    ],
  },
  {
    name: 'an account gets its token at the second attempt, and the revoked one never',
    series: {
      [tokens('renewals')]: held([0, 20], [1, 70]),
      [tokens('renewal_failures')]: held([0, 5], [1, 85]),
      [tokens('renewals', 'revoked')]: held([0, 90]),
      [tokens('renewal_failures', 'revoked')]: '0+1x90',
    },
    checks: ['22m', '30m', '60m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineTokenRenewalFailing',
  },
];

/** Causes and near misses of the alerts about requests, waits and tokens. */
export const trafficCases: readonly RuleCase[] = [
  ...burnCases,
  ...backoffCases,
  ...propagationCases,
  ...tokenCases,
];
