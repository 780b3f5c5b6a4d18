import type { AccountConfig, TargetConfig } from '../../src/config/target.ts';

/** A secret of the account below; must never be printed. */
export const accountSecret = 'a-secret-that-must-never-be-printed';

export const developer: AccountConfig = {
  keyId: 'key-of-developer',
  secret: accountSecret,
  email: 'developer@example.com',
  auth: ['token'],
};

/** A target on this machine: its APIs live on one server, under different paths. */
export function createTarget(origin: string, overrides: Partial<TargetConfig> = {}): TargetConfig {
  return {
    name: 'test',
    contract: 'test',
    apis: { rest: `${origin}/v2`, emulator: `${origin}/emulator/v2`, token: `${origin}/oauth2/token` },
    accounts: { developer },
    resources: {},
    writes: false,
    bursts: false,
    forgeries: false,
    limits: { scope: 'target', exclusive: false, pace: 1 },
    schedule: { default: '*/15 * * * *', bursts: '0 3 * * *', probes: {} },
    maintenance: [],
    accepted: [],
    ...overrides,
  };
}
