import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../src/contract/judgement.ts';
import type { ClauseRecord } from '../../src/drift/clause-record.ts';
import { closeFrom, foldFrom } from '../../src/drift/fold-places.ts';
import { emptyRecord, foldJudgement, type Folded } from '../../src/drift/fold.ts';
import { createCalmLog } from '../../src/report/calm-log.ts';
import { happen, someExchange, type Happening } from '../support/events.ts';
import { conforming, violating } from '../support/judgements.ts';
import { hostile } from '../support/reports.ts';

const broken = violating({ reproduced: true });
const raised = foldJudgement(emptyRecord(broken), broken);
const healed = closeFrom(undefined, { ...raised.record, streak: 3 }, 1);
const state = ({ record, transition }: Folded<ClauseRecord>): Happening => ({
  type: 'clause-state',
  record,
  ...(transition === undefined ? {} : { transition }),
});
const finished: Happening = { type: 'cycle-finished', run: 'r', seconds: 9, requests: 12 };

function log(...happenings: readonly Happening[]): string[] {
  const lines: string[] = [];
  const sink = createCalmLog((line) => lines.push(line));
  for (const happening of happenings) sink(happen(happening));
  return lines;
}

describe('createCalmLog', () => {
  it('tells a change of verdict, and the cycle in which it came', () => {
    expect(log(state(raised), finished, state(healed), finished)).toEqual([
      '2026-11-22T10:00:00.000Z sandbox: raised: 409/duplicate-label on rest never held (critical): ' +
        'labels.create, status: expected the status 409, got the status 400',
      '2026-11-22T10:00:00.000Z sandbox: cycle finished: 1 raised, 0 recovered, 12 requests',
      '2026-11-22T10:00:00.000Z sandbox: recovered: 409/duplicate-label on rest conforms again',
      '2026-11-22T10:00:00.000Z sandbox: cycle finished: 0 raised, 1 recovered, 12 requests',
    ]);
  });

  it('does not say that a clause conforms that is still suspected from another place', () => {
    const record: ClauseRecord = { ...healed.record, standing: 'suspected' };
    expect(log(state({ record, transition: 'recovered' }))).toEqual([
      '2026-11-22T10:00:00.000Z sandbox: recovered: 409/duplicate-label on rest drifts no longer, but may be violated',
    ]);
  });

  it('says from which place a drift is seen where it is raised', () => {
    const told = happen(state(raised)).at;
    const foldedFrom = (seen: readonly (readonly [location: string, judgement: Judgement, ago: number])[]) =>
      seen.reduce<Folded<ClauseRecord>>(
        ({ record }, [location, judgement, ago]) =>
          foldFrom(location, record, { ...judgement, at: told - ago }),
        { record: emptyRecord(broken) },
      );
    const oslo = ['oslo', broken, 0] as const;
    const tell = (...seen: Parameters<typeof foldedFrom>[0]): string =>
      log(state(foldedFrom([...seen, oslo])))[0]
        ?.split('; ')
        .slice(1)
        .join('; ') ?? '';
    expect(tell()).toBe('seen from oslo; not looked at from elsewhere yet');
    expect(tell(['bergen', conforming(), 200_000])).toBe(
      'seen from oslo only; kept when looked at from bergen 3 minutes ago',
    );
    expect(tell(['tromso', violating(), 9_000], ['bergen', conforming(), 7_200_000])).toBe(
      'seen from oslo only; suspected from tromso; kept when looked at from bergen 2 hours ago',
    );
    expect(tell([hostile, conforming(), 60_000])).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    const both = foldedFrom([oslo, ['bergen', broken, 0]]);
    expect(log(state({ ...both, transition: 'raised' }))[0]).toMatch(/; seen from bergen and oslo$/);
  });

  it('says nothing while nothing changes', () => {
    const steady = { record: raised.record };
    expect(log(state(steady), someExchange, { type: 'judgement', judgement: broken }, finished)).toEqual([]);
  });

  it('tells a trouble once until it is over', () => {
    const failed: Happening = { type: 'token-renewal-failed', account: 'user', detail: hostile };
    const lines = log(failed, failed, { type: 'token-renewed', account: 'user', expires: 1 }, failed);
    expect(lines).toHaveLength(2);
    expect(log(failed, { type: 'target-removed' }, failed)).toHaveLength(2);
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it('tells of a probe that broke and of what could not be removed', () => {
    const probe = { probe: 'p', api: 'rest', run: 'r', seconds: 1 };
    expect(
      log(
        { type: 'probe-finished', ...probe, outcome: 'completed' },
        { type: 'probe-finished', ...probe, outcome: 'failed', detail: 'a bug' },
        { type: 'cleanup', resource: 'devices/1', state: 'pending' },
        { type: 'cleanup', resource: 'devices/1', state: 'failed', detail: 'no answer' },
      ).map((line) => line.slice(25)),
    ).toEqual([
      'sandbox: probe p on rest failed: a bug',
      'sandbox: could not remove devices/1: no answer; it is tried again',
    ]);
  });
});
