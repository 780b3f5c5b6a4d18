import { expect, it } from 'vitest';
import { chooseAccount } from '../../probes/disruptive-technologies/limited-calls.ts';
import type { ProbeContext } from '../../src/probe/probe.ts';
import { targetAt } from './check-against.ts';

const target = targetAt('http://127.0.0.1:1');

/** Everybody who is chosen, over all that chance can give. */
const chosen = (accounts: typeof target.accounts): string[] => {
  const draws = Array.from({ length: 20 }, (_, index) => {
    const context: Pick<ProbeContext, 'random' | 'target'> = {
      random: () => index / 20,
      target: { ...target, accounts },
    };
    return chooseAccount(context);
  });
  return [...new Set(draws)].toSorted();
};

it('lets everybody have a turn who may read the project', () => {
  expect(chosen(target.accounts)).toEqual(['administrator', 'developer', 'user']);
});

it('leaves those out who may not', () => {
  const { organization_administrator: other } = target.accounts;
  expect(other).toBeDefined();
  if (other === undefined) return;
  expect(chosen({ organization_administrator: other, no_role: other, revoked: other })).toEqual([
    'organization_administrator',
  ]);
});
