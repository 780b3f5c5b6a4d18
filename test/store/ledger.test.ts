import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProbeInconclusive } from '../../src/probe/probe.ts';
import { connect } from '../../src/store/database.ts';
import { createRefusingLedger } from '../../src/store/ledger.ts';
import { assembleStore, storeFileName } from '../../src/store/open-store.ts';
import { leftover, openTestStore, storeOptions, temporaryFolder } from './support.ts';

/** A store on a disk that is full until there is room again. */
async function openOnSmallDisk() {
  const folder = temporaryFolder();
  const said: string[] = [];
  const file = join(folder, storeFileName);
  const database = connect(file);
  const store = await assembleStore(database, file, storeOptions(said));
  onTestFinished(() => store.close());
  const pages = (most: number) => database.all(`PRAGMA max_page_count = ${most}`);
  return {
    folder,
    said,
    store,
    fill: () => pages(1),
    makeRoom: () => pages(100_000),
  };
}

const longMark = (letter: string): string => letter.repeat(10_000);

describe('the durable ledger', () => {
  it('remembers over a restart what is pending, and not what was struck', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder);
    const { ledger } = store;
    for (const mark of ['a', 'b', 'c']) await ledger.record(leftover(mark));
    await ledger.record(leftover('b', { name: 'projects/p/devices/b' }));
    await ledger.strike('a');
    await ledger.strike('never recorded');
    await store.close();
    const again = await openTestStore(folder);
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
    expect(said).toEqual([expect.stringContaining('the disk is full')]);
    await makeRoom();
    await store.ledger.record(leftover('c'));
    expect(store.health.ok()).toBe(true);
    expect(said).toEqual([expect.any(String), 'the store takes writes again']);
  });

  it('keeps in mind on a full disk what it learns of an entry, and writes it later', async () => {
    const { folder, store, fill, makeRoom } = await openOnSmallDisk();
    await store.ledger.record(leftover('a'));
    await fill();
    const name = `projects/p/devices/${longMark('d')}`;
    await store.ledger.record(leftover('a', { name }));
    expect(await store.ledger.pending('sandbox')).toEqual([leftover('a', { name })]);
    await makeRoom();
    await store.ledger.record(leftover('b'));
    const reader = connect(join(folder, storeFileName));
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
