import { randomUUID } from 'node:crypto';
import type { Engine } from '../database.ts';
import { currentVersion } from '../migrations.ts';
import type { ServerSettings } from '../../config/store-settings.ts';
import { nameServer } from './address.ts';
import { connectServer, type ServerOptions } from './connect.ts';
import { createFindLost, createLeases } from './leases.ts';
import { findVersion, migrateServer } from './prepare-server.ts';
import { serverError } from './server-error.ts';
import { createTicks } from './ticks.ts';

/** The store in a database of PostgreSQL, which any number of processes share. One that starts anew is another holder of leases. */
export function createServerEngine(address: ServerSettings, options: ServerOptions = {}): Engine {
  const database = connectServer(address, options);
  const name = nameServer(address);
  const holder = randomUUID();
  return {
    database,
    coordination: {
      leases: createLeases(database, holder),
      ticks: createTicks(database),
      findLost: (session) => createFindLost(session, holder),
    },
    prepare: () => migrateServer(database, name),
    async inspect() {
      const version = await findVersion(database, name);
      if (version === 0) throw serverError('absent', name);
      if (version < currentVersion) throw serverError('older', name);
    },
    // The server does that by itself.
    reclaim: () => Promise.resolve(),
    close: () => database.close(),
  };
}
