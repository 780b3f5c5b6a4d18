import { held, type RuleCase, series } from './rule-case.ts';

const shared = { target: 'production', account: 'all' };

function rejections(provoked: string): string {
  return series('faultline_rate_limit_rejections_total', { ...shared, provoked });
}
const headroom = series('faultline_rate_limit_headroom_min_requests', shared);
const quota = series('faultline_rate_limit_quota_requests', shared);

const api = { target: 'production', api: 'emulator' };
const waits = series('faultline_retry_after_shortfall_seconds_count', api);
const honest = series('faultline_retry_after_shortfall_seconds_bucket', { ...api, le: '0.5' });
const judged = series('faultline_clause_judgements_total', {
  ...api,
  clause: 'body/json',
  judgement: 'conforms',
});

/** Causes and near misses of the alerts about the quota. */
export const rateLimitCases: readonly RuleCase[] = [
  {
    name: 'the API refuses a request that was within the quota',
    series: { [rejections('false')]: held([0, 10], [1, 200]), [rejections('true')]: held([0, 210]) },
    checks: [
      { at: '9m', fires: [] },
      {
        at: '12m',
        fires: [
          {
            alert: 'FaultlineUnexpectedRateLimit',
            severity: 'warning',
            labels: { ...shared, provoked: 'false' },
            description:
              'Requests to production (account: all) that were answered 429 within the last hour without being meant to: 1.',
          },
        ],
      },
      { at: '120m', fires: [] },
    ],
  },
  {
    name: 'refusals are provoked, and a monitor with old refusals restarts',
    series: { [rejections('true')]: '0+1x100', [rejections('false')]: held([5, 20], ['_', 3], [0, 80]) },
    checks: ['19m', '25m', '60m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineUnexpectedRateLimit',
  },
  {
    name: 'the monitor leaves next to nothing of the quota, and scrapes fail',
    series: { [headroom]: held([20, 10], [2, 20], ['_', 8], [2, 40]), [quota]: held([25, 80]) },
    checks: [
      { at: '30m', fires: [] },
      ...['37m', '50m'].map((at) => ({
        at,
        fires: [
          {
            alert: 'FaultlineHeadroomLow',
            severity: 'warning' as const,
            labels: shared,
            description:
              'For a quarter of an hour no more than 8% of the quota of production (all) was left by this monitor alone.',
          },
        ],
      })),
    ],
  },
  {
    name: 'each pass uses the quota well for some minutes',
    series: {
      [headroom]: held([25, 5], [2, 9], [25, 5], [2, 9], [25, 5], [2, 9], [25, 20]),
      [quota]: held([25, 80]),
    },
    checks: ['13m', '27m', '41m', '60m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineHeadroomLow',
  },
  {
    name: 'the first announced wait that is measured is too short',
    series: { [judged]: '0+1x100', [waits]: held(['_', 30], [1, 60]), [honest]: held(['_', 30], [0, 60]) },
    checks: [
      { at: '25m', fires: [] },
      {
        at: '35m',
        fires: [
          {
            alert: 'FaultlineRetryAfterDishonest',
            severity: 'warning',
            labels: api,
            description:
              'Announced waits of the emulator API of production that were too short by more than half a second within the last day: 1.',
          },
        ],
      },
    ],
  },
  {
    name: 'announced waits are long enough, and the monitor restarts',
    series: {
      [judged]: '0+1x50 _x3 0+1x50',
      [waits]: held(['_', 20], [1, 10], [3, 20], ['_', 20], [1, 30]),
      [honest]: held(['_', 20], [1, 10], [3, 20], ['_', 20], [1, 30]),
    },
    checks: ['25m', '40m', '60m', '80m'].map((at) => ({ at, fires: [] })),
    spares: 'FaultlineRetryAfterDishonest',
  },
];
