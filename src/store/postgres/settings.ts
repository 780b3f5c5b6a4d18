import { checkServerIdentity } from 'node:tls';
import { types, type ClientConfig } from 'pg';
import type { ServerSettings } from '../../config/store-settings.ts';

/** The schema that holds everything, so that the database may be used for other things too. */
export const schemaName = 'faultline';

/** Real milliseconds. */
const second = 1_000;

/** How long the server may let us wait, and we it, in real milliseconds. */
export type Deadlines = {
  /** For a connection. */
  readonly connect: number;
  /** For the end of one statement. */
  readonly statement: number;
  /** For what another process has locked. */
  readonly lock: number;
  /**
   * How long we may let the server wait for the next statement of a transaction, before it ends that: less than others wait
   * for what is locked by it. A process that stands still must not keep its target from them beyond its lease.
   */
  readonly idle: number;
};

const usualDeadlines: Deadlines = {
  connect: 5 * second,
  statement: 15 * second,
  lock: 2 * second,
  idle: 1.5 * second,
};

/** Object identifiers of the types that hold numbers (pg_type.dat): int8, int2, int4, float4, float8, numeric. */
const numbers = new Set([20, 21, 23, 700, 701, 1700]);

/**
 * How to connect. All that matters is said here, so that neither the environment (PGHOST, PGPASSWORD, PGSSLMODE) nor a
 * password file has a part in it.
 */
export function describeConnection(
  address: ServerSettings,
  deadlines: Deadlines = usualDeadlines,
): ClientConfig {
  const { host, port, database, user, password = '', tls, ca } = address;
  return {
    host,
    port,
    database,
    user,
    password: () => password,
    ssl: tls && {
      ...(ca === undefined ? {} : { ca }),
      // The library asks for `localhost` where the host is an address.
      checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    },
    application_name: 'faultline',
    connectionTimeoutMillis: deadlines.connect,
    statement_timeout: deadlines.statement,
    lock_timeout: deadlines.lock,
    idle_in_transaction_session_timeout: deadlines.idle,
    // Where neither an answer nor the end of the connection comes.
    query_timeout: deadlines.statement + deadlines.connect,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10 * second,
    // The server lets go of what a monitor held that is cut off, within half a minute.
    options: `-c search_path=${schemaName} -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3`,
    types: { getTypeParser: findParser },
  };
}

function findParser(type: number, format?: 'text' | 'binary'): unknown {
  return numbers.has(type) ? Number : types.getTypeParser(type, format);
}
