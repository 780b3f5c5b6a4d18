import type { TargetConfig } from '../../config/target.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** The sandbox as a target of the monitor in the same process, with everything allowed that can be exercised. */
export function createDemoTarget(sandbox: Sandbox, schedule: TargetConfig['schedule']): TargetConfig {
  const { accounts, expiredToken, ...target } = sandbox.target();
  return {
    ...target,
    accounts: Object.fromEntries(
      Object.entries(accounts).map(([name, { key_id, ...account }]) => [name, { ...account, keyId: key_id }]),
    ),
    expiredToken,
    schedule,
    maintenance: [],
    accepted: [],
  };
}
