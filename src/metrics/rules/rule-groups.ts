import { baselineAlerts } from './baseline-alerts.ts';
import { burnAlerts, burnRecords } from './burn-rules.ts';
import { coverageAlerts, coverageRecords } from './coverage-rules.ts';
import { driftAlerts } from './drift-alerts.ts';
import { monitorAlerts } from './monitor-alerts.ts';
import { probeAlerts } from './probe-alerts.ts';
import { rateLimitAlerts, rateLimitRecords } from './rate-limit-rules.ts';
import type { RuleGroup } from './rule.ts';
import { trafficAlerts, trafficRecords } from './traffic-rules.ts';

/** Every rule that Faultline ships. A group is one file. */
export const ruleGroups: readonly RuleGroup[] = [
  {
    name: 'contract',
    records: coverageRecords,
    alerts: [...driftAlerts, ...baselineAlerts, ...coverageAlerts],
  },
  {
    name: 'traffic',
    records: [...trafficRecords, ...burnRecords],
    alerts: [...burnAlerts, ...trafficAlerts],
  },
  { name: 'rate-limit', records: rateLimitRecords, alerts: rateLimitAlerts },
  { name: 'monitor', records: [], alerts: [...probeAlerts, ...monitorAlerts] },
];

export const recordingRules = ruleGroups.flatMap(({ records }) => records);
export const alertRules = ruleGroups.flatMap(({ alerts }) => alerts);
