import { expect, it } from 'vitest';
import { emptyRecord } from '../../src/drift/fold.ts';
import { conforming } from '../support/judgements.ts';
import { exchange, openTestStore, storeOptions } from './support.ts';

const day = 86_400_000;

async function setUp(sizeCap?: number) {
  let now = 0;
  const store = await openTestStore(undefined, {
    ...storeOptions(),
    now: () => now,
    retentionDays: 2,
    ...(sizeCap === undefined ? {} : { sizeCap }),
  });
  const addEvidence = (operation: string, at: number, id = operation): Promise<string> =>
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
  const pruneAt = async (at: number): Promise<void> => {
    now = at;
    await store.prune();
  };
  return { store, addEvidence, pruneAt };
}

it('forgets by age what was last seen too long ago, and what people have heard of', async () => {
  const { store, addEvidence, pruneAt } = await setUp();
  const old = await addEvidence('old', 1);
  const seenAgain = await addEvidence('again', 1);
  await addEvidence('again', 2 * day);
  await store.runs.start({ target: 'sandbox', run: 'old', started: 1, probes: 1 });
  await store.runs.start({ target: 'sandbox', run: 'new', started: 2 * day, probes: 1 });
  await store.transitions.add(emptyRecord(conforming()), 'raised', 1);
  await store.transitions.markTold(['sandbox']);
  await store.targetStates.save('gone', 'state', 1);
  await store.targetStates.save('sandbox', 'state', 2 * day);
  await store.transitions.add(emptyRecord(conforming()), 'recovered', 2);
  await store.clauseRecords.save(emptyRecord(conforming()));
  await pruneAt(3 * day);
  expect(await store.evidence.read(old)).toBeUndefined();
  expect((await store.evidence.read(seenAgain))?.exchanges).toHaveLength(1);
  expect((await store.runs.newest('sandbox', 5)).map(({ run }) => run)).toEqual(['new']);
  expect((await store.transitions.newest('sandbox', 5)).map(({ transition }) => transition)).toEqual([
    'recovered',
  ]);
  expect(await store.clauseRecords.all()).toHaveLength(1);
  expect([...(await store.targetStates.versions()).keys()]).toEqual(['sandbox']);
});

it('forgets by size what was seen longest ago, and keeps what is shared', async () => {
  const { store, addEvidence, pruneAt } = await setUp(6_000);
  const first = await addEvidence('first', 1, 'shared');
  const second = await addEvidence('second', 2);
  const third = await addEvidence('third', 3, 'shared');
  const fourth = await addEvidence('fourth', 4);
  await pruneAt(5);
  expect((await store.evidence.list()).map(({ id }) => id)).toEqual([fourth, third]);
  expect(await Promise.all([first, second].map((id) => store.evidence.read(id)))).toEqual([
    undefined,
    undefined,
  ]);
  expect((await store.evidence.read(third))?.exchanges.map(({ id }) => id)).toEqual(['shared']);
});
