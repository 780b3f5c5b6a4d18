import type { TargetConfig } from '../../config/target.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** As fast as a quota that nobody else uses allows: 5 requests per second would stand on a knife edge. */
const exclusivePace = 4.5;

/** The sandbox as a target of the monitor in the same process, with everything allowed that can be exercised. */
export function createDemoTarget(sandbox: Sandbox, schedule: TargetConfig['schedule']): TargetConfig {
  const { accounts, expiredToken, limits, ...target } = sandbox.target();
  return {
    ...target,
    accounts: Object.fromEntries(
      Object.entries(accounts).map(([name, { key_id, ...account }]) => [name, { ...account, keyId: key_id }]),
    ),
    expiredToken,
    limits: { ...limits, pace: exclusivePace },
    schedule,
    maintenance: [],
    accepted: [],
  };
}
