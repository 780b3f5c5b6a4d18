import type { TargetConfig } from '../../../src/config/target.ts';

/** A target on one port, with nothing about it that a request could be refused for. */
export function benchTarget(port: number, name = 'bench'): TargetConfig {
  return {
    name,
    contract: 'disruptive-technologies',
    contact: 'bench@example.com',
    apis: { rest: `http://127.0.0.1:${port}/v2` },
    accounts: {
      administrator: {
        keyId: 'bench-key-0001',
        secret: '0123456789abcdef0123456789abcdef',
        email: 'bench@example.com',
        auth: ['basic'],
      },
    },
    resources: { project: 'projects/bench00000000000000' },
    writes: false,
    bursts: false,
    forgeries: false,
    limits: { scope: 'target', exclusive: true, pace: 4.5 },
    schedule: { default: '* * * * *', bursts: '0 3 * * *', probes: {} },
    maintenance: [],
    accepted: [],
  };
}
