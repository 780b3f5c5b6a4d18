/** The windows of the burn rates, as they stand in the names of their rules. */
export const burnWindows = ['45m', '90m', '2h', '3h', '6h', '1d', '3d'] as const;
export type BurnWindow = (typeof burnWindows)[number];

/** The name of the rule that records the burn rate over a window. */
export type BurnRecord = `target_api:faultline_error_budget:burn_rate${BurnWindow}`;

/** The name of every series that a rule records: level, metric, operation. */
export type RecordName =
  | BurnRecord
  | 'target:faultline_contract_conformance:ratio'
  | 'target:faultline_contract_coverage:ratio'
  | 'target_api_code:faultline_unprovoked_requests:ratio_rate1h'
  | 'target_account:faultline_rate_limit_headroom:ratio'
  | 'instance_target_api:faultline_retry_after_shortfall:dishonest_total'
  | 'target_api:faultline_backoff_delay_seconds:increase1h'
  | 'target_api_reason:faultline_backoff_delay_seconds:p50_1h'
  | 'target_api_reason:faultline_backoff_delay_seconds:p90_1h'
  | 'target_api_reason:faultline_backoff_delay_seconds:p99_1h';
