import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyRecord } from '../../../src/drift/fold.ts';
import type { SqlDatabase } from '../../../src/store/database.ts';
import { readNumber } from '../../../src/store/fields.ts';
import { currentVersion, migrations } from '../../../src/store/migrations.ts';
import { openStore, visitStore, type Store } from '../../../src/store/open-store.ts';
import type { ServerSettings } from '../../../src/config/store-settings.ts';
import { connectServer } from '../../../src/store/postgres/connect.ts';
import { migrateServer } from '../../../src/store/postgres/prepare-server.ts';
import { StoreError } from '../../../src/store/store-error.ts';
import {
  asAdministrator,
  createDatabase,
  findPrograms,
  startCluster,
  testUser,
} from '../../support/postgres/cluster.ts';
import { startProxy, type Proxy } from '../../support/postgres/proxy.ts';
import { violating } from '../../support/judgements.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { createServerPlace, theCluster } from '../server-place.ts';
import { leftover, openTestStore, storeOptions } from '../support.ts';

/** What a newer version may add. */
const newerTables = `
  ALTER TABLE transitions ADD COLUMN colour TEXT;
  ALTER TABLE leases ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue';
  CREATE TABLE colours (name TEXT PRIMARY KEY);`;

async function problemOf(
  action: () => Promise<unknown>,
): Promise<readonly [problem: string, message: string]> {
  try {
    await action();
  } catch (error) {
    if (error instanceof StoreError) return [error.problem, error.message];
    throw error;
  }
  return ['none', ''];
}

const administer = (server: ServerSettings, sql: string): Promise<void> =>
  asAdministrator(theCluster(), async (client) => void (await client.query(sql)), server.database);

/** Ends every connection to a database, as an administrator may, and waits until their owners have noticed. */
async function endConnections(server: ServerSettings): Promise<void> {
  await asAdministrator(theCluster(), (client) =>
    client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [
      server.database,
    ]),
  );
  await sleep(50);
}

/** The same database over TCP, where a password is asked for. */
async function overTcp(more: Partial<ServerSettings> = {}): Promise<ServerSettings> {
  const { database } = await createDatabase(theCluster());
  return {
    host: '127.0.0.1',
    port: theCluster().port,
    database,
    ...testUser,
    tls: true,
    ca: selfSigned.cert,
    ...more,
  };
}

describe('who may use a store', () => {
  it('lets several write, and others visit', async () => {
    const { server } = await createServerPlace();
    const [one, another] = [await openAt(server), await openAt(server)];
    const visit = await visitStore({ server });
    for (const [index, writer] of [one, another, visit].entries()) {
      await writer.baselines.save('sandbox', `shape ${index}`, index);
      for (const reader of [one, another, visit]) {
        expect(await reader.baselines.read('sandbox')).toBe(`shape ${index}`);
      }
    }
    await visit.close();
    await one.ledger.record(leftover('m'));
    expect(await another.ledger.pending('sandbox')).toEqual([]);
    await another.ledger.refresh('sandbox');
    expect(await another.ledger.pending('sandbox')).toEqual([leftover('m')]);
  });

  it('makes the tables once, however many start at the same moment', async () => {
    const { server } = await createServerPlace();
    const starting = Array.from({ length: 5 }, () => openStore({ server }, storeOptions()));
    const opened = await Promise.all(starting);
    await Promise.all(opened.map((store) => store.prune()));
    expect(opened.map(({ health }) => health.ok())).toEqual([true, true, true, true, true]);
    await Promise.all(opened.map((store) => store.close()));
  });
});

const openAt = (server: ServerSettings, options = storeOptions()): Promise<Store> =>
  openTestStore({ open: (given) => openStore({ server }, given) }, options);

describe('what lies in a database', () => {
  it('is left as it is where it is not ours', async () => {
    const { server } = await createServerPlace();
    expect((await problemOf(() => visitStore({ server })))[0]).toBe('absent');
    await administer(
      server,
      'CREATE SCHEMA faultline; CREATE TABLE faultline.recipes (name text); GRANT ALL ON SCHEMA faultline TO faultline',
    );
    expect((await problemOf(() => openStore({ server }, storeOptions())))[0]).toBe('foreign');
    expect((await problemOf(() => visitStore({ server })))[0]).toBe('foreign');
  });

  it('needs no right to make a schema where there is one', async () => {
    const { server } = await createServerPlace();
    await administer(server, `ALTER DATABASE ${server.database} OWNER TO postgres`);
    expect(await problemOf(() => openStore({ server }, storeOptions()))).toEqual([
      'unwritable',
      expect.stringContaining('permission denied for database'),
    ]);
    await administer(server, 'CREATE SCHEMA faultline AUTHORIZATION faultline');
    expect(await (await openAt(server)).clauseRecords.all()).toEqual([]);
  });

  it('may be of a newer version that lets this one go on, and of no other', async () => {
    const { server } = await createServerPlace();
    await (await openAt(server)).close();
    const newer = (oldest: number): Promise<void> =>
      administer(
        server,
        `INSERT INTO faultline.store_versions VALUES (${currentVersion + oldest}, ${oldest})`,
      );
    await newer(currentVersion);
    await (await openAt(server)).close();
    await (await visitStore({ server })).close();
    await newer(currentVersion + 1);
    expect(await problemOf(() => openStore({ server }, storeOptions()))).toEqual([
      'newer',
      expect.stringContaining('newer Faultline'),
    ]);
    expect((await problemOf(() => visitStore({ server })))[0]).toBe('newer');
  });

  it('is written on while a newer version brings it up to date, and after that', async () => {
    const { server } = await createServerPlace();
    const older = await openAt(server);
    const lease = await older.coordination?.leases.take('sandbox', 60_000, 0);
    let written = 0;
    const writeOne = async (): Promise<void> => {
      await older.commit('events', async ({ transitions }, findLost) => {
        expect(await findLost(new Map([['sandbox', lease?.tenure ?? 0]]))).toEqual(new Set());
        await transitions.add(emptyRecord(violating()), 'raised', written);
      });
      written += 1;
    };
    const newer = connectServer(server);
    onTestFinished(() => newer.close());
    const more = { oldestUser: currentVersion, tables: () => newerTables };
    await writeOne();
    const migrated = new AbortController();
    const migrating = migrateServer(newer, 'it', [...migrations, more]).finally(() => migrated.abort());
    while (!migrated.signal.aborted) await writeOne();
    await migrating;
    await newer.exec(`UPDATE transitions SET colour = 'red'; UPDATE leases SET colour = 'red'`);
    await writeOne();
    expect(await older.transitions.newest('sandbox', 10_000)).toHaveLength(written);
    expect(await older.coordination?.leases.take('sandbox', 60_000, 0)).toEqual(lease);
    expect(await (await openAt(server)).transitions.newest('sandbox', 10_000)).toHaveLength(written);
    expect(await newer.first('SELECT MAX(version) AS version FROM store_versions')).toEqual({
      version: currentVersion + 1,
    });
  });

  it('is not for a visitor before it is up to date', async () => {
    const { server } = await createServerPlace();
    await (await openAt(server)).close();
    await administer(
      server,
      `DELETE FROM faultline.store_versions WHERE version > 1; DROP TABLE faultline.baselines, faultline.accepted_changes, faultline.target_states, faultline.leases, faultline.ticks`,
    );
    expect((await problemOf(() => visitStore({ server })))[0]).toBe('older');
    const store = await openAt(server);
    await store.targetStates.save('sandbox', 'state', 1);
    expect(await store.targetStates.read('sandbox')).toBe('state');
  });

  it('keeps texts of any characters, and orders them by code point', async () => {
    const { server } = await createServerPlace();
    const store = await openAt(server);
    const content = 'a\u0000b "quoted" \'?\' \\ $1 é 😀 \ud800';
    for (const target of ['b', 'B', 'a', '_', 'ä'])
      await store.baselines.accept({ id: target, target: 't', content, reason: '', accepted: 1 });
    const accepted = await store.baselines.accepted('t');
    expect(accepted.map(({ id }) => id)).toEqual(['B', '_', 'a', 'b', 'ä']);
    expect(new Set(accepted.map((each) => each.content))).toEqual(
      new Set(['a\ufffdb "quoted" \'?\' \\ $1 é 😀 \ufffd']),
    );
  });
});

/** What becomes of opening a store there; no message holds the password. */
const attempt = async (server: ServerSettings): Promise<readonly [problem: string, message: string]> => {
  const outcome = await problemOf(async () => (await openStore({ server }, storeOptions())).close());
  expect(outcome[1]).not.toContain(testUser.password);
  expect(outcome[1]).not.toContain(encodeURIComponent(testUser.password));
  return outcome;
};

describe('the way to the server', () => {
  it('is encrypted, and the server proves that it is the one meant', async () => {
    const server = await overTcp();
    expect(await attempt(server)).toEqual(['none', '']);
    const { ca: _, ...nobodyVouches } = server;
    expect(await attempt(nobodyVouches)).toEqual(['refused', expect.stringContaining('certificate')]);
    expect(await attempt({ ...server, host: 'localhost' })).toEqual([
      'refused',
      expect.stringContaining("does not match certificate's altnames"),
    ]);
    expect(await attempt({ ...server, tls: false })).toEqual(['none', '']);
  });

  it('is told apart from what people have to mend', async () => {
    const server = await overTcp();
    expect(await attempt({ ...server, password: 'another-password' })).toEqual([
      'refused',
      expect.stringContaining('password authentication failed'),
    ]);
    const { password: _, ...without } = server;
    expect((await attempt(without))[0]).toBe('refused');
    expect(await attempt({ ...server, database: 'none' })).toEqual([
      'refused',
      expect.stringContaining('database "none" does not exist'),
    ]);
    expect(await attempt({ ...server, port: 1 })).toEqual([
      'unreachable',
      expect.stringContaining('ECONNREFUSED'),
    ]);
  });

  it('has no help from the environment', async () => {
    const server = await overTcp();
    process.env['PGPASSWORD'] = testUser.password;
    onTestFinished(() => void delete process.env['PGPASSWORD']);
    const { password: _, ...without } = server;
    expect((await attempt(without))[0]).toBe('refused');
  });
});

describe('a connection that is lost', () => {
  it('is made anew by itself', async () => {
    const { server } = await createServerPlace();
    const store = await openAt(server);
    for (const mark of ['a', 'b']) {
      await endConnections(server);
      await store.ledger.record(leftover(mark));
    }
    await endConnections(server);
    expect(await store.clauseRecords.all()).toEqual([]);
    expect(store.health.ok()).toBe(true);
  });

  it('is said once while the server is away, and what was missed is written when it is back', async () => {
    const programs = await findPrograms();
    if (programs === undefined) throw new Error('there is no PostgreSQL');
    const cluster = await startCluster(programs);
    onTestFinished(() => cluster.stop());
    const said: string[] = [];
    const server = await createDatabase(cluster);
    const store = await openTestStore(
      { open: (options) => openStore({ server }, options) },
      storeOptions(said),
    );
    await store.ledger.record(leftover('a'));
    await cluster.restart(async () => {
      await store.ledger.record(leftover('a', { name: 'n' }));
      await expect(store.ledger.record(leftover('b'))).rejects.toThrow('cannot be reached');
      expect(await problemOf(() => store.clauseRecords.all())).toEqual([
        'unreachable',
        expect.stringContaining('ENOENT'),
      ]);
      expect([store.health.ok(), said.length]).toEqual([false, 1]);
    });
    await store.ledger.record(leftover('c'));
    expect([store.health.ok(), said.length]).toEqual([true, 2]);
    await store.close();
    const again = await openAt(server);
    expect(await again.ledger.pending('sandbox')).toEqual([leftover('a', { name: 'n' }), leftover('c')]);
  });
});

/** A table of one number, reached through a proxy. */
async function countThroughProxy(): Promise<{
  proxy: Proxy;
  database: SqlDatabase;
  count: () => Promise<number>;
}> {
  const proxy = await startProxy(theCluster().port);
  const server = await overTcp({ tls: false });
  const through = { ...server, port: proxy.port };
  const deadlines = { connect: 500, statement: 500, lock: 500, idle: 500 };
  const database = connectServer(through, { deadlines });
  const beside = connectServer(server);
  onTestFinished(async () => {
    await database.close();
    await beside.close();
    await proxy.stop();
  });
  await migrateServer(database, 'it');
  await database.exec('CREATE TABLE counter (count BIGINT); INSERT INTO counter VALUES (0)');
  return {
    proxy,
    database,
    count: async () => readNumber((await beside.first('SELECT count FROM counter')) ?? {}, 'count'),
  };
}

const increase = (database: SqlDatabase): Promise<void> =>
  database.transaction(
    'events',
    async (session) => void (await session.run('UPDATE counter SET count = count + 1')),
  );

describe('a transaction', () => {
  it.each([
    ['after', 'none', 1],
    ['before', 'unreachable', 0],
  ] as const)(
    'whose connection is lost %s its commit arrives is known for what became of it',
    async (moment, problem, count) => {
      const counted = await countThroughProxy();
      counted.proxy.cutAt('COMMIT', moment);
      expect((await problemOf(() => increase(counted.database)))[0]).toBe(problem);
      expect(await counted.count()).toBe(count);
      await increase(counted.database);
      expect(await counted.count()).toBe(count + 1);
    },
  );

  it('is given up where no answer comes', async () => {
    const { proxy, database } = await countThroughProxy();
    proxy.freeze();
    const [problem, message] = await problemOf(() => increase(database));
    expect([problem, message]).toEqual(['unreachable', expect.stringContaining('cannot be reached')]);
  });

  it('is run again when another one got in its way, and is one of an order in the end', async () => {
    const { server } = await createServerPlace();
    const database = connectServer(server);
    onTestFinished(() => database.close());
    await migrateServer(database, 'it');
    await database.exec('CREATE TABLE counter (count BIGINT); INSERT INTO counter VALUES (0)');
    let attempts = 0;
    await database.transaction('events', async (session) => {
      attempts += 1;
      const count = readNumber((await session.first('SELECT count FROM counter')) ?? {}, 'count');
      if (attempts === 1) await administer(server, 'UPDATE faultline.counter SET count = 10');
      await session.run('UPDATE counter SET count = ?', count + 1);
    });
    expect(attempts).toBe(2);
    expect(await database.first('SELECT count FROM counter')).toEqual({ count: 11 });
  });

  it('that only one may run waits for the other for longer than for a row', async () => {
    const { server } = await createServerPlace();
    const deadlines = { connect: 5_000, statement: 5_000, lock: 50, idle: 5_000 };
    const [one, other] = [connectServer(server, { deadlines }), connectServer(server, { deadlines })];
    onTestFinished(async () => void (await Promise.all([one.close(), other.close()])));
    await migrateServer(one, 'it');
    let waiting: Promise<number> | undefined;
    await one.transaction('prune', async (session) => {
      waiting = other.transaction('prune', () => Promise.resolve(2));
      const isWaited = 'SELECT 1 FROM pg_locks WHERE locktype = ? AND NOT granted';
      while ((await session.first(isWaited, 'advisory')) === undefined) await sleep(5);
      await sleep(2 * deadlines.lock);
    });
    expect(await waiting).toBe(2);
    // A row is waited for as before.
    const setting = await other.transaction('events', (session) =>
      session.first("SELECT current_setting('lock_timeout') AS lock"),
    );
    expect(setting).toEqual({ lock: '50ms' });
  });

  it('leaves nothing of a body that hid the failure of a statement', async () => {
    const { server } = await createServerPlace();
    const database = connectServer(server);
    onTestFinished(() => database.close());
    await migrateServer(database, 'it');
    const hiding = database.transaction('events', async (session) => {
      await session.exec('CREATE TABLE made (id BIGINT)');
      await session.exec('SELECT nothing').catch(() => undefined);
    });
    await expect(hiding).rejects.toThrow(StoreError);
    await expect(database.all('SELECT * FROM made')).rejects.toThrow('does not exist');
  });
});
