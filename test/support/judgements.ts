import type { Judgement } from '../../src/contract/judgement.ts';
import { conforms, inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';

/** A judgement with everything filled in but what a test is about. */
export function judgement(verdict: Verdict, more: Partial<Judgement> = {}): Judgement {
  return {
    target: 'sandbox',
    clause: '409/duplicate-label',
    api: 'rest',
    operation: 'labels.create',
    severity: 'critical',
    verdict,
    at: 0,
    probe: 'duplicate-label',
    run: 'run-1',
    exchanges: ['x1'],
    reproduced: false,
    ...more,
  };
}

export const conforming = (more: Partial<Judgement> = {}): Judgement => judgement(conforms, more);
export const violating = (more: Partial<Judgement> = {}): Judgement =>
  judgement(violates('status', 'the status 409', 'the status 400'), more);
export const undecided = (more: Partial<Judgement> = {}): Judgement =>
  judgement(inconclusive('transport', 'connection refused'), more);
