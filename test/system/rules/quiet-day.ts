import { held, type RuleCase, series } from './rule-case.ts';

const target = { target: 'production' };
const rest = { ...target, api: 'rest' };

/** Hours of a healthy monitor at a healthy target: everything that alerts look at is there, and none of them fires. */
export const quietDay: RuleCase = {
  name: 'a quiet day',
  series: {
    [series('faultline_clause_drift', {
      ...rest,
      clause: 'body/json',
      severity: 'critical',
      kind: 'persistent',
    })]: held([0, 400]),
    [series('faultline_contract_clauses', { ...target, state: 'conforms' })]: held([60, 400]),
    [series('faultline_contract_clauses', { ...target, state: 'violates' })]: held([0, 400]),
    [series('faultline_contract_clauses', { ...target, state: 'not_exercised' })]: held([20, 400]),
    [series('faultline_clause_judgements_total', { ...rest, clause: 'body/json', judgement: 'conforms' })]:
      '0+4x400',
    [series('faultline_clause_judgements_total', {
      ...rest,
      clause: 'body/json',
      judgement: 'inconclusive',
    })]: '0+1x400',
    [series('faultline_baseline_open_changes', rest)]: held([0, 400]),
    [series('faultline_http_requests_total', {
      ...rest,
      operation: 'labels.get',
      code: '200',
      provoked: 'false',
    })]: '0+9x400',
    [series('faultline_http_requests_total', {
      ...rest,
      operation: 'labels.create',
      code: '409',
      provoked: 'true',
    })]: '0+9x400',
    [series('faultline_rate_limit_headroom_min_requests', { ...target, account: 'all' })]: held([20, 400]),
    [series('faultline_rate_limit_quota_requests', { ...target, account: 'all' })]: held([25, 400]),
    [series('faultline_rate_limit_rejections_total', { ...target, account: 'all', provoked: 'true' })]:
      '0+1x400',
    [series('faultline_rate_limit_rejections_total', { ...target, account: 'all', provoked: 'false' })]: held(
      [0, 400],
    ),
    [series('faultline_access_token_renewals_total', { ...target, account: 'user' })]: held(
      [1, 55],
      [2, 55],
      [3, 290],
    ),
    [series('faultline_access_token_renewal_failures_total', { ...target, account: 'user' })]: held([0, 400]),
    [series('faultline_probe_runs_total', { ...target, probe: 'labels', outcome: 'completed' })]: '0+1x400',
    [series('faultline_cleanup_pending_resources', target)]: held([0, 400]),
    [series('faultline_cleanup_failures_total', target)]: held([0, 400]),
    [series('faultline_store_healthy')]: held([1, 400]),
  },
  checks: ['10m', '60m', '150m', '395m'].map((at) => ({ at, fires: [] })),
};
