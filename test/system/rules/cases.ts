import { contractCases } from './contract-cases.ts';
import { instanceCases } from './instance-cases.ts';
import { monitorCases } from './monitor-cases.ts';
import { outageCase } from './outage-case.ts';
import { quietDay } from './quiet-day.ts';
import { rateLimitCases } from './rate-limit-cases.ts';
import type { RuleCase } from './rule-case.ts';
import { trafficCases } from './traffic-cases.ts';

/** Everything that the alerts are tried on. */
export const ruleCases: readonly RuleCase[] = [
  quietDay,
  outageCase,
  ...contractCases,
  ...trafficCases,
  ...rateLimitCases,
  ...monitorCases,
  ...instanceCases,
];
