import type { Engine } from '../database.ts';
import { currentVersion } from '../migrations.ts';
import type { ServerSettings } from '../../config/store-settings.ts';
import { nameServer } from './address.ts';
import { connectServer, type ServerOptions } from './connect.ts';
import { findVersion, migrateServer } from './prepare-server.ts';
import { serverError } from './server-error.ts';

/**
 * The store in a database of PostgreSQL. It belongs to the process that writes to it in transactions, until that closes it or loses the
 * connection; whoever else tries is refused with `in_use`.
 */
export function createServerEngine(address: ServerSettings, options: ServerOptions = {}): Engine {
  const database = connectServer(address, options);
  const name = nameServer(address);
  return {
    database,
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
