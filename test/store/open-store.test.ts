import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrations } from '../../src/store/migrations.ts';
import { openMemoryStore, openStore, visitStore } from '../../src/store/open-store.ts';
import { connect } from '../../src/store/sqlite/connect.ts';
import { storeFileName } from '../../src/store/sqlite/file-engine.ts';
import { applicationId, sqliteDialect } from '../../src/store/sqlite/prepare-file.ts';
import { StoreError, type StoreProblem } from '../../src/store/store-error.ts';
import { temporaryFolder } from './file-place.ts';
import { leftover, openTestStore as openAt, storeOptions } from './support.ts';

const openTestStore = (folder: string) => openAt({ open: (options) => openStore({ folder }, options) });

/** The problem that the action runs into. */
async function problemOf(
  action: () => Promise<unknown>,
): Promise<{ problem: StoreProblem | undefined; message: string }> {
  try {
    await action();
  } catch (error) {
    if (error instanceof StoreError) return { problem: error.problem, message: error.message };
    throw error;
  }
  return { problem: undefined, message: '' };
}

/** A folder in which a file with this content stands where the store should be. */
function folderWith(content: string | Buffer): { folder: string; file: string } {
  const folder = temporaryFolder();
  const file = join(folder, storeFileName);
  writeFileSync(file, content);
  return { folder, file };
}

/** A folder with a file that these statements made. */
async function folderMadeBy(sql: string): Promise<{ folder: string; file: string }> {
  const folder = temporaryFolder();
  const file = join(folder, storeFileName);
  const database = connect(file);
  await database.exec(sql);
  await database.close();
  return { folder, file };
}

describe('openStore', () => {
  it('makes folder and file, and finds again what was written', async () => {
    const folder = join(temporaryFolder(), 'deep', 'down');
    const store = await openTestStore(folder);
    await store.ledger.record(leftover('m1'));
    await store.close();
    const again = await openTestStore(folder);
    expect(await again.ledger.pending('sandbox')).toEqual([leftover('m1')]);
  });

  it('can be backed up by means of SQLite while a program uses it', async () => {
    const [folder, copy] = [temporaryFolder(), temporaryFolder()];
    const store = await openTestStore(folder);
    await store.ledger.record(leftover('m1'));
    const beside = connect(join(folder, storeFileName));
    await beside.exec(`VACUUM INTO '${join(copy, storeFileName)}'`);
    await beside.close();
    await store.ledger.record(leftover('m2'));
    const restored = await openTestStore(copy);
    expect(await restored.ledger.pending('sandbox')).toEqual([leftover('m1')]);
  });

  it('takes an empty file for a new one', async () => {
    const { folder } = folderWith('');
    const store = await openTestStore(folder);
    expect(await store.clauseRecords.all()).toEqual([]);
  });

  it.each([
    ['text', 'This is somebody’s diary, and no database at all. '.repeat(100)],
    ['bytes', Buffer.alloc(10_000, 0xa5)],
  ])('leaves a file of %s as it is', async (_, content) => {
    const { folder, file } = folderWith(content);
    const before = readFileSync(file);
    const { problem, message } = await problemOf(() => openStore({ folder }, storeOptions()));
    expect([problem, message]).toEqual(['foreign', expect.stringContaining(file)]);
    expect(readFileSync(file)).toEqual(before);
  });

  it('leaves the database of another program as it is', async () => {
    const { folder, file } = await folderMadeBy('CREATE TABLE recipes (name TEXT)');
    const before = readFileSync(file);
    expect((await problemOf(() => openStore({ folder }, storeOptions()))).problem).toBe('foreign');
    expect((await problemOf(() => visitStore({ folder }))).problem).toBe('foreign');
    expect(readFileSync(file)).toEqual(before);
  });

  it('leaves the store of a newer version as it is', async () => {
    const { folder, file } = await folderMadeBy(
      `CREATE TABLE hereafter (x TEXT); PRAGMA application_id = ${applicationId}; PRAGMA user_version = 999`,
    );
    const before = readFileSync(file);
    const { problem, message } = await problemOf(() => openStore({ folder }, storeOptions()));
    expect([problem, message]).toEqual(['newer', expect.stringContaining('newer Faultline')]);
    expect(readFileSync(file)).toEqual(before);
  });

  it('says that a file is damaged, and leaves it as it is', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder);
    for (let index = 0; index < 300; index += 1) await store.ledger.record(leftover(`mark-${index}`));
    await store.close();
    const file = join(folder, storeFileName);
    const bytes = readFileSync(file);
    bytes.fill(0x55, 4096 * 4, bytes.length - 4096);
    writeFileSync(file, bytes);
    expect((await problemOf(() => openStore({ folder }, storeOptions()))).problem).toBe('corrupt');
    expect(readFileSync(file)).toEqual(bytes);
    truncateSync(file, 5_000);
    expect((await problemOf(() => openStore({ folder }, storeOptions()))).problem).toBe('corrupt');
  });

  it('says that a folder cannot be written', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(
      (await problemOf(() => openStore({ folder: join(folder, 'file', 'store') }, storeOptions()))).problem,
    ).toBe('unwritable');
    expect((await problemOf(() => openStore({ folder: join(folder, 'file') }, storeOptions()))).problem).toBe(
      'unwritable',
    );
  });

  it('says that a folder is read-only', async () => {
    const folder = temporaryFolder();
    const store = join(folder, 'store');
    mkdirSync(store);
    chmodSync(folder, 0o755);
    chmodSync(store, 0o555);
    // The administrator may write everywhere.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) {
      process.seteuid?.(65_534);
      onTestFinished(() => process.seteuid?.(0));
    }
    expect((await problemOf(() => openStore({ folder: store }, storeOptions()))).problem).toBe('unwritable');
    if (isRoot) process.seteuid?.(0);
  });

  it('brings an older store up to date and keeps what is in it', async () => {
    const { folder } = await folderMadeBy(
      `${migrations[0]?.tables(sqliteDialect)};
       INSERT INTO cleanup_ledger (mark, target, run, kind, parent, name, at)
       VALUES ('old', 'sandbox', 'run-0', 'emulated-device', 'projects/p', NULL, 5);
       PRAGMA application_id = ${applicationId}; PRAGMA user_version = 1`,
    );
    expect((await problemOf(() => visitStore({ folder }))).problem).toBe('older');
    const store = await openTestStore(folder);
    expect(await store.ledger.pending('sandbox')).toEqual([leftover('old', { run: 'run-0', at: 5 })]);
    await store.baselines.save('sandbox', 'shape', 1);
    expect(await store.baselines.read('sandbox')).toBe('shape');
  });
});

describe('who may use a store', () => {
  it('refuses a second owner in this process, and lets others visit', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder);
    const { problem, message } = await problemOf(() => openStore({ folder }, storeOptions()));
    expect([problem, message]).toEqual(['in_use', expect.stringContaining('another Faultline')]);
    await store.baselines.save('sandbox', 'shape', 1);
    const visit = await visitStore({ folder });
    expect(await visit.baselines.read('sandbox')).toBe('shape');
    await visit.baselines.save('sandbox', 'new shape', 2);
    await visit.close();
    expect(await store.baselines.read('sandbox')).toBe('new shape');
  });

  it('refuses a second process, until the first is killed', async () => {
    const folder = temporaryFolder();
    await (await openTestStore(folder)).close();
    const lock = join(folder, 'faultline.lock');
    const holder = `import Database from 'libsql';
      new Database(${JSON.stringify(lock)}).exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
      console.log('locked'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', holder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    expect((await problemOf(() => openStore({ folder }, storeOptions()))).problem).toBe('in_use');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await problemOf(() => openTestStore(folder))).problem).toBeUndefined();
  });

  it('has nobody to visit where there is no store', async () => {
    expect((await problemOf(() => visitStore({ folder: temporaryFolder() }))).problem).toBe('absent');
  });
});

describe('a store that was copied while it was open', () => {
  it('opens with everything that was committed', async () => {
    const folder = temporaryFolder();
    const copy = temporaryFolder();
    const store = await openTestStore(folder);
    await store.ledger.record(leftover('m1'));
    for (const end of ['', '-wal'])
      copyFileSync(join(folder, storeFileName + end), join(copy, storeFileName + end));
    const opened = await openTestStore(copy);
    expect(await opened.ledger.pending('sandbox')).toEqual([leftover('m1')]);
  });
});

describe('openMemoryStore', () => {
  it('is a store like any other', async () => {
    const store = await openMemoryStore(storeOptions());
    await store.ledger.record(leftover('m1'));
    expect(await store.ledger.pending('sandbox')).toHaveLength(1);
    await store.close();
  });
});
