import { expect, it } from 'vitest';
import { emptyRecord } from '../../src/drift/fold.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { conforming } from '../support/judgements.ts';
import { exchange, storeOptions } from './support.ts';

const day = 86_400_000;

function setUp(sizeCap?: number) {
  let now = 0;
  const store = openMemoryStore({
    ...storeOptions(),
    now: () => now,
    retentionDays: 2,
    ...(sizeCap === undefined ? {} : { sizeCap }),
  });
  const addEvidence = (operation: string, at: number, id = operation): string =>
    store.evidence.record({
      kind: 'violation',
      target: 'sandbox',
      api: 'rest',
      clause: 'c',
      operation,
      where: 'body',
      expected: 'e',
      actual: 'a',
      severity: 'critical',
      at,
      exchanges: [exchange(id, { body: Buffer.alloc(2_000, 'x') })],
    });
  const pruneAt = (at: number): void => {
    now = at;
    store.prune();
  };
  return { store, addEvidence, pruneAt };
}

it('forgets by age what was last seen too long ago, and what people have heard of', () => {
  const { store, addEvidence, pruneAt } = setUp();
  const old = addEvidence('old', 1);
  const seenAgain = addEvidence('again', 1);
  addEvidence('again', 2 * day);
  store.runs.start({ target: 'sandbox', run: 'old', started: 1, probes: 1 });
  store.runs.start({ target: 'sandbox', run: 'new', started: 2 * day, probes: 1 });
  store.transitions.add(emptyRecord(conforming()), 'raised', 1);
  store.transitions.markTold();
  store.transitions.add(emptyRecord(conforming()), 'recovered', 2);
  store.clauseRecords.save(emptyRecord(conforming()));
  pruneAt(3 * day);
  expect(store.evidence.read(old)).toBeUndefined();
  expect(store.evidence.read(seenAgain)?.exchanges).toHaveLength(1);
  expect(store.runs.newest('sandbox', 5).map(({ run }) => run)).toEqual(['new']);
  expect(store.transitions.newest('sandbox', 5).map(({ transition }) => transition)).toEqual(['recovered']);
  expect(store.clauseRecords.all()).toHaveLength(1);
});

it('forgets by size what was seen longest ago, and keeps what is shared', () => {
  const { store, addEvidence, pruneAt } = setUp(6_000);
  const first = addEvidence('first', 1, 'shared');
  const second = addEvidence('second', 2);
  const third = addEvidence('third', 3, 'shared');
  const fourth = addEvidence('fourth', 4);
  pruneAt(5);
  expect(store.evidence.list().map(({ id }) => id)).toEqual([fourth, third]);
  expect([first, second].map((id) => store.evidence.read(id))).toEqual([undefined, undefined]);
  expect(store.evidence.read(third)?.exchanges.map(({ id }) => id)).toEqual(['shared']);
});
