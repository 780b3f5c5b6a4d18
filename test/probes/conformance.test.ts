import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contract } from '../../probes/disruptive-technologies/contract.ts';
import { judgeExchange } from '../../src/contract/judge.ts';
import type { Verdict } from '../../src/contract/verdict.ts';
import { conformantPlans, context, render, type AnswerPlan } from './conformance/answer-plan.ts';
import { mutations } from './conformance/mutations.ts';
import { fuzzRuns } from '../support/fuzz.ts';

type Finding = { readonly id: string; readonly verdict: Verdict };

function findingsOf(plan: AnswerPlan): Finding[] {
  return judgeExchange(render(plan), contract.clauses, context)
    .map(({ clause, verdict }) => ({ id: clause.id, verdict }))
    .filter(({ verdict }) => verdict.outcome !== 'conforms');
}

describe('the clauses that judge every exchange', () => {
  it('find nothing in a conformant answer, however it is written', () => {
    fc.assert(
      fc.property(conformantPlans(), (plan) => {
        expect(findingsOf(plan)).toEqual([]);
      }),
      fuzzRuns(2_000),
    );
  });

  it.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
    'find %s, each time, and blame nothing else',
    (_name, { apply, clause, also = [], statuses }) => {
      fc.assert(
        fc.property(conformantPlans(statuses), (plan) => {
          const found = findingsOf(apply(plan));
          expect(found.map(({ id }) => id).toSorted()).toEqual([clause, ...also].toSorted());
          expect(found.map(({ verdict }) => verdict.outcome)).not.toContain('inconclusive');
        }),
        fuzzRuns(60),
      );
    },
  );

  it('are each broken by one mutation at least', () => {
    const judged = contract.clauses.filter(
      ({ judge, apis }) => judge !== undefined && apis.some((api) => api === 'rest' || api === 'emulator'),
    );
    const broken = new Set(mutations.map(({ clause }) => clause));
    expect(judged.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
    expect(mutations.length).toBeGreaterThanOrEqual(25);
  });
});
