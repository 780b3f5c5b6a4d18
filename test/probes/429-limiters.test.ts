import { describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { checkSandbox } from '../support/sandbox-check.ts';

const probes = [
  'rate-limit',
  'limiter-scope',
  'limiter-across-apis',
  'limiter-signature',
  'steady-rate',
  'refused-writes',
  'refused-creations',
];

type Kind = readonly [
  limiter: NonNullable<SandboxOptions['limiter']>,
  scope: NonNullable<SandboxOptions['limitScope']>,
  signature: string,
  acrossAccounts: string,
];

const kinds: readonly Kind[] = [
  ['anchored', 'target', 'window from the first request', 'together'],
  ['aligned', 'account', 'window aligned to the clock', 'each by itself'],
  ['sliding', 'address', 'sliding window', 'together'],
];

describe.concurrent('a limiter that the page allows', { timeout: 120_000 }, () => {
  it.each(kinds)('%s, counted by %s, raises no alarm', async (limiter, limitScope, signature, accounts) => {
    const { report, events, leftovers, log } = await checkSandbox({
      // Bursts have to keep their time, also while other tests run beside them.
      scale: 6,

      sandbox: { limiter, limitScope },
      probes,
    });
    const concerned = report.clauses.filter(({ id }) => /^(400-429|429|limiter)\//.test(id));
    const others = concerned.filter(({ state }) => state !== 'conforms');
    // A machine that is too slow for a burst says so: that is no alarm, but it must not be the rule.
    expect(others.filter(({ reason = '' }) => !reason.startsWith('burst_distorted'))).toEqual([]);
    expect(others.length).toBeLessThan(concerned.length / 2);
    const observed = events.flatMap((event) =>
      event.type === 'observation' ? [`${event.clause} ${event.api}: ${event.value}`] : [],
    );
    const expected = [
      'limiter/across-apis emulator: together',
      'limiter/across-operations emulator: together',
      'limiter/across-operations rest: together',
      `limiter/scope rest: ${accounts}`,
      `limiter/signature rest: ${signature}`,
    ];
    expect(expected).toEqual(expect.arrayContaining(observed));
    const admitted = events.flatMap((event) => (event.type === 'burst' ? (event.admitted ?? []) : []));
    expect(admitted).toContain(25);
    expect(leftovers).toEqual([]);
    const unannounced = log.filter(({ probe }) => probe === undefined).map(({ at }) => at);
    for (const [index, at] of unannounced.entries()) {
      expect((unannounced[index + 25] ?? Infinity) - at).toBeGreaterThan(5_000);
    }
  });
});
