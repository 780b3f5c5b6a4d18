import { describe, expect, it, onTestFinished } from 'vitest';
import { ProbeInconclusive } from '../../src/probe/probe.ts';
import { createRefusingLedger } from '../../src/store/ledger.ts';
import { createPlace } from './place.ts';
import { leftover, openTestStore, storeOptions } from './support.ts';

/** A store on a disk that is full until there is room again. */
async function openOnSmallDisk() {
  const place = await createPlace();
  const said: string[] = [];
  const parts = await place.openOnSmallDisk(storeOptions(said));
  onTestFinished(() => parts.store.close());
  return { ...parts, place, said };
}

const longMark = (letter: string): string => letter.repeat(10_000);

describe('the durable ledger', () => {
  it('remembers over a restart what is pending, and not what was struck', async () => {
    const place = await createPlace();
    const store = await openTestStore(place);
    const { ledger } = store;
    for (const mark of ['a', 'b', 'c']) await ledger.record(leftover(mark));
    await ledger.record(leftover('b', { name: 'projects/p/devices/b' }));
    await ledger.strike('a');
    await ledger.strike('never recorded');
    await store.close();
    const again = await openTestStore(place);
    const expected = [leftover('b', { name: 'projects/p/devices/b' }), leftover('c')];
    expect(new Set(await again.ledger.pending('sandbox'))).toEqual(new Set(expected));
    expect(await again.ledger.pending('other')).toEqual([]);
  });

  it('refuses a new entry on a full disk, so that nothing is created, and says so once', async () => {
    const { store, said, fill, makeRoom } = await openOnSmallDisk();
    await fill();
    for (const mark of ['a', 'b'].map(longMark)) {
      await expect(store.ledger.record(leftover(mark))).rejects.toThrow(ProbeInconclusive);
    }
    expect(await store.ledger.pending('sandbox')).toEqual([]);
    expect(store.health.ok()).toBe(false);
    expect(said).toEqual([expect.stringMatching(/the disk .*is full/)]);
    await makeRoom();
    await store.ledger.record(leftover('c'));
    expect(store.health.ok()).toBe(true);
    expect(said).toEqual([expect.any(String), 'the store takes writes again']);
  });

  it('keeps in mind on a full disk what it learns of an entry, and writes it later', async () => {
    const { place, store, fill, makeRoom } = await openOnSmallDisk();
    await store.ledger.record(leftover('a'));
    await fill();
    const name = `projects/p/devices/${longMark('d')}`;
    await store.ledger.record(leftover('a', { name }));
    expect(await store.ledger.pending('sandbox')).toEqual([leftover('a', { name })]);
    await makeRoom();
    await store.ledger.record(leftover('b'));
    const reader = await place.beside();
    expect(await reader.first("SELECT name FROM cleanup_ledger WHERE mark = 'a'")).toMatchObject({ name });
  });
});

describe('a ledger without a store', () => {
  it('lets nothing be created', async () => {
    const ledger = createRefusingLedger('the disk is gone');
    await expect(ledger.record(leftover('a'))).rejects.toThrow(/the disk is gone/);
    await ledger.strike('a');
    expect(await ledger.pending('sandbox')).toEqual([]);
  });
});
