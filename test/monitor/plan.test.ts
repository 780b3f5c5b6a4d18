import { describe, expect, it } from 'vitest';
import { checkSandbox } from '../support/sandbox-check.ts';

/** Everything is visible at once, so that no waiting for it comes on top. */
const atOnce = { propagationDelay: 0 };

describe('the plan of a cycle', () => {
  it.each([
    ['reads', { writes: false, forgeries: false }],
    ['reads and forgeries', { writes: false, forgeries: true }],
    ['writes', { writes: true, forgeries: true }],
  ])('is what is sent, for %s', async (_name, allowed) => {
    const { report, leftovers } = await checkSandbox({
      scale: 20,
      sandbox: atOnce,
      target: (target) => ({ ...target, ...allowed, bursts: false }),
    });
    expect(report.requests).toBe(report.plan.requests);
    expect(report.durationSeconds).toBeGreaterThan(report.plan.seconds * 0.7);
    expect(leftovers).toEqual([]);
  });
});
