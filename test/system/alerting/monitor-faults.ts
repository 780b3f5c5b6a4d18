import type { TargetConfig } from '../../../src/config/target.ts';
import { usual, type Raised } from './api-faults.ts';

/** One fault of a monitor that is well at first: how it is started anew, and which alerts that must raise. */
export type MonitorFault = {
  /** Of its only target. Several may have it in common. */
  readonly target: string;
  /** How much faster than time it runs, where it has to be another speed than the others'. */
  readonly scale?: number;
  readonly probes: readonly string[];
  /** When they run, where that is not often enough. */
  readonly cron?: string;
  /** What must be the case before, as PromQL. */
  readonly after?: string;
  readonly ill: Illness;
  readonly raises: readonly Raised[];
};

/** It is gone; or it comes back with another configuration, or finds something else where its store was, or a configuration that it
 * cannot use. */
export type Illness =
  | 'gone'
  | { readonly configure: (target: TargetConfig, now: number) => TargetConfig }
  | 'store-damaged'
  | 'misconfigured';

const least = ['valid-credential'];
const day = 86_400_000;

export const monitorFaults: readonly MonitorFault[] = [
  {
    target: 'deserted',
    probes: least,
    ill: 'gone',
    raises: [{ alertname: 'FaultlineMonitorAbsent', severity: 'critical' }],
  },
  {
    target: 'forgetful',
    probes: least,
    ill: 'store-damaged',
    raises: [{ alertname: 'FaultlineStoreUnhealthy', severity: 'warning' }],
  },
  {
    target: 'misconfigured',
    probes: least,
    ill: 'misconfigured',
    raises: [{ alertname: 'FaultlineReloadFailed', severity: 'warning' }],
  },
  {
    // A second one on that target, which is missed less.
    target: 'misconfigured',
    probes: least,
    ill: 'gone',
    raises: [{ alertname: 'FaultlineMonitorAbsent', severity: 'warning' }],
  },
  {
    target: 'lenient',
    probes: least,
    ill: { configure: (target, now) => accept(target, now + 3 * day) },
    raises: [
      { alertname: 'FaultlineAcceptedDeviationExpiring', severity: 'warning', clause: 'body/foreign' },
    ],
  },
  {
    // Its secrets are gone.
    target: 'locked-out',
    probes: usual,
    after: 'target:faultline_contract_coverage:ratio{target="locked-out"} > 0.15',
    ill: { configure: (target) => ({ ...target, accounts: {} }) },
    raises: [{ alertname: 'FaultlineCoverageLost', severity: 'warning' }],
  },
  {
    // Slower than time and faster than any configuration may ask for, so that even a busy machine keeps up with it.
    target: 'greedy',
    scale: 0.5,
    probes: usual,
    cron: '* * * * * *',
    ill: { configure: (target) => ({ ...target, limits: { ...target.limits, pace: 20 } }) },
    raises: [{ alertname: 'FaultlineHeadroomLow', severity: 'warning' }],
  },
  {
    // What should be a number is none, and one family cannot be built: there is no other way to make that happen.
    target: 'muddled',
    probes: least,
    ill: { configure: (target) => accept(target, 1n as unknown as number) },
    raises: [{ alertname: 'FaultlineMetricsIncomplete', severity: 'warning' }],
  },
];

function accept(target: TargetConfig, expires: number): TargetConfig {
  return { ...target, accepted: [{ clause: 'body/foreign', reason: 'known', expires }] };
}
