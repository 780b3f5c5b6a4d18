import { describe, expect, it } from 'vitest';
import type { ClauseRecord } from '../../src/drift/clause-record.ts';
import { foldFrom } from '../../src/drift/fold-places.ts';
import { emptyRecord, foldJudgement } from '../../src/drift/fold.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { conforming, violating } from '../support/judgements.ts';
import { createPlace } from './place.ts';
import { openTestStore } from './support.ts';

/** A record in which every field is filled in. */
function fullRecord(): ClauseRecord {
  const held = foldJudgement(emptyRecord(conforming()), conforming({ at: 1.5 })).record;
  return foldJudgement(held, violating({ at: 2, reproduced: true })).record;
}

/** One that was judged from two places, of which one had no turn for a while. */
function recordOfPlaces(): ClauseRecord {
  const oslo = foldFrom('oslo', emptyRecord(conforming()), violating({ at: 2, reproduced: true })).record;
  return foldFrom('bergen', oslo, conforming({ at: 3 })).record;
}

describe('clause records', () => {
  it('come back as they were, the newest of each clause', async () => {
    const { clauseRecords } = await openTestStore();
    const other = emptyRecord(conforming({ clause: 'body/code', target: 'other' }));
    await clauseRecords.save(emptyRecord(conforming()));
    await clauseRecords.save(other);
    await clauseRecords.save(fullRecord());
    expect(await clauseRecords.all()).toEqual([other, fullRecord()]);
    expect(await clauseRecords.ofTarget('sandbox')).toEqual([fullRecord()]);
    expect(await clauseRecords.ofTarget('nowhere')).toEqual([]);
    await clauseRecords.save(recordOfPlaces());
    expect(await clauseRecords.ofTarget('sandbox')).toEqual([recordOfPlaces()]);
  });

  it.each([
    '{',
    '[]',
    '{"target":1}',
    JSON.stringify({ ...fullRecord(), standing: 'lying' }),
    JSON.stringify({ ...fullRecord(), places: {} }),
    JSON.stringify({ ...fullRecord(), places: [{ location: 'oslo' }] }),
    JSON.stringify({ ...fullRecord(), places: [{ record: fullRecord() }] }),
  ])('are refused when somebody wrote %s in their place', async (content) => {
    const place = await createPlace();
    const store = await openTestStore(place);
    await store.clauseRecords.save(fullRecord());
    await (await place.beside()).run('UPDATE clause_records SET record = ?', content);
    await expect(store.clauseRecords.all()).rejects.toThrow(StoreError);
  });
});

describe('transitions', () => {
  it('are untold until everybody has heard of them', async () => {
    const { transitions } = await openTestStore();
    await transitions.add(fullRecord(), 'raised', 7);
    expect(await transitions.untold()).toMatchObject([
      { clause: '409/duplicate-label', transition: 'raised', standing: 'persistent', at: 7 },
    ]);
    await transitions.markTold(['sandbox']);
    await transitions.add(fullRecord(), 'recovered', 8);
    expect(await transitions.untold()).toMatchObject([{ transition: 'recovered' }]);
    expect(await transitions.newest('sandbox', 1)).toMatchObject([{ transition: 'recovered' }]);
    expect(await transitions.newest('other', 5)).toEqual([]);
    expect(await transitions.ofClause(fullRecord(), 5)).toMatchObject([
      { transition: 'recovered' },
      { transition: 'raised' },
    ]);
    expect(await transitions.ofClause({ ...fullRecord(), api: 'other' }, 5)).toEqual([]);
  });
});

describe('runs', () => {
  it('have no end until they are told to have ended', async () => {
    const { runs } = await openTestStore();
    await runs.start({ target: 'sandbox', run: 'a', started: 1, probes: 3 });
    await runs.start({ target: 'sandbox', run: 'b', started: 2, probes: 4 });
    const end = { ended: 9, seconds: 0.5, requests: 12, conforms: 5, violates: 1, inconclusive: 2 };
    await runs.end('sandbox', 'a', end);
    expect(await runs.newest('sandbox', 5)).toEqual([
      { target: 'sandbox', run: 'b', started: 2, probes: 4, conforms: 0, violates: 0, inconclusive: 0 },
      { target: 'sandbox', run: 'a', started: 1, probes: 3, ...end },
    ]);
  });
});

describe('baselines', () => {
  it('keep the newest shape, and each accepted change once', async () => {
    const { baselines } = await openTestStore();
    const change = { id: 'c1', target: 'sandbox', content: 'code: number', reason: 'agreed', accepted: 3 };
    expect(await baselines.read('sandbox')).toBeUndefined();
    await baselines.save('sandbox', 'one', 1);
    await baselines.save('sandbox', 'two', 2);
    await baselines.accept(change);
    await baselines.accept({ ...change, reason: 'agreed again' });
    expect(await baselines.read('sandbox')).toBe('two');
    expect(await baselines.accepted('sandbox')).toEqual([{ ...change, reason: 'agreed again' }]);
    expect(await baselines.accepted('other')).toEqual([]);
  });
});

describe('states of targets', () => {
  it('are the newest, and tell by another version that they are new', async () => {
    const { targetStates } = await openTestStore();
    expect(await targetStates.read('sandbox')).toBeUndefined();
    await targetStates.save('sandbox', 'one', 1);
    await targetStates.save('other', 'same', 1);
    const before = await targetStates.versions();
    expect([...before.keys()].toSorted()).toEqual(['other', 'sandbox']);
    await targetStates.save('sandbox', 'two', 2);
    await targetStates.save('sandbox', 'two', 2);
    const after = await targetStates.versions();
    expect(after.get('sandbox')).not.toBe(before.get('sandbox'));
    expect(after.get('other')).toBe(before.get('other'));
    expect(await targetStates.read('sandbox')).toBe('two');
  });
});
