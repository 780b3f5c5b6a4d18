import { Client } from 'pg';
import { inject, onTestFinished } from 'vitest';
import type { SqlDatabase } from '../../src/store/database.ts';
import { assembleStore, openStore, visitStore } from '../../src/store/open-store.ts';
import type { ServerSettings } from '../../src/config/store-settings.ts';
import { connectServer } from '../../src/store/postgres/connect.ts';
import { createServerEngine } from '../../src/store/postgres/server-engine.ts';
import { asAdministrator, createDatabase, type ClusterAddress } from '../support/postgres/cluster.ts';
import type { TestPlace } from './place.ts';

/** The cluster of this project. */
export function theCluster(): ClusterAddress {
  const cluster = inject('cluster');
  if (cluster === undefined) throw new Error('there is no PostgreSQL');
  return cluster;
}

/** What makes every insert fail as a full disk does. */
const fullDisk = `
  CREATE FUNCTION faultline.fail() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
  CREATE TRIGGER full_disk BEFORE INSERT ON faultline.clause_records EXECUTE FUNCTION faultline.fail();
  CREATE TRIGGER full_disk BEFORE INSERT ON faultline.cleanup_ledger EXECUTE FUNCTION faultline.fail();`;

/** A database for a store. */
export async function createServerPlace(): Promise<TestPlace & { readonly server: ServerSettings }> {
  const cluster = theCluster();
  const server = await createDatabase(cluster);
  const administer = async (sql: string): Promise<void> => {
    await asAdministrator(cluster, (client) => client.query(sql), server.database);
  };
  return {
    server,
    open: (options) => openStore({ server }, options),
    visit: () => visitStore({ server }),
    beside: () => Promise.resolve(connectBeside(server)),
    openOnSmallDisk: async (options) => ({
      store: await openStore({ server }, options),
      fill: () => administer(fullDisk),
      makeRoom: () => administer('DROP FUNCTION faultline.fail CASCADE'),
    }),
    async openBesideAnother(options) {
      const store = await assembleStore(
        createServerEngine(server, {
          deadlines: { connect: 5_000, statement: 5_000, lock: 50, idle: 5_000 },
        }),
        options,
      );
      const other = new Client({
        host: server.host,
        port: server.port,
        user: 'postgres',
        database: server.database,
      });
      await other.connect();
      onTestFinished(() => other.end());
      return {
        store,
        async lock() {
          await other.query('BEGIN; LOCK TABLE faultline.clause_records IN EXCLUSIVE MODE');
        },
        async unlock() {
          await other.query('ROLLBACK');
        },
      };
    },
  };
}

/** A connection of its own, closed after the test. */
function connectBeside(server: ServerSettings): SqlDatabase {
  const database = connectServer(server);
  onTestFinished(() => database.close());
  return database;
}
