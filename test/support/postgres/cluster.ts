import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { ServerSettings } from '../../../src/config/store-settings.ts';
import { selfSigned } from '../self-signed.ts';
import { findFreePort } from '../free-port.ts';

/** How a cluster of tests is reached; what only tests know of it included. */
export type ClusterAddress = {
  /** The folder of its Unix socket, where everybody is trusted. */
  readonly socket: string;
  /** Of 127.0.0.1, where a password is asked for; encrypted with the certificate of `self-signed.ts` where the client asks. */
  readonly port: number;
};

/** The user that owns the databases of tests, with every kind of character in its password. */
export const testUser = { user: 'faultline', password: 'p@ss:w/rd %25#?é' } as const;

/** A running PostgreSQL of its own, which keeps nothing safe: it is there for one test. */
export type Cluster = ClusterAddress & {
  /**
   * Ends every connection and starts anew, as an update of the server does, or `at once`, as a crash does; `meanwhile` runs while
   * it is away.
   */
  restart(meanwhile: () => Promise<void>, how?: 'in order' | 'at once'): Promise<void>;
  stop(): Promise<void>;
};

/** The folder of PostgreSQL's programs as Debian has them; undefined where it is not installed. */
export async function findPrograms(): Promise<string | undefined> {
  const home = '/usr/lib/postgresql';
  const versions = await readdir(home).catch((): string[] => []);
  const newest = versions.toSorted((one, other) => Number(one) - Number(other)).at(-1);
  return newest === undefined ? undefined : join(home, newest, 'bin');
}

/** Makes a cluster in a folder of its own and starts it; `settings` are further lines of its `postgresql.conf`. */
export async function startCluster(programs: string, settings = ''): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-pg-'));
  const data = join(folder, 'data');
  const owner = await findOwner();
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
  // Ordered as people expect of a language, so that what is to be ordered by code points has to say so.
  const order = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en'];
  const access = ['--auth-local=trust', '--auth-host=scram-sha-256', '--username=postgres'];
  await run(join(programs, 'initdb'), ['-D', data, '--no-sync', ...order, ...access], owner);
  await writeFile(join(data, 'server.crt'), selfSigned.cert);
  await writeFile(join(data, 'server.key'), selfSigned.key);
  await chmod(join(data, 'server.key'), 0o600);
  if (owner !== undefined) await chown(join(data, 'server.key'), owner.uid, owner.gid);
  const port = await findFreePort();
  await appendFile(join(data, 'postgresql.conf'), describe(folder, port) + settings);
  let server = await startServer(join(programs, 'postgres'), data, owner);
  await untilAnswering(folder, port, server);
  await asAdministrator({ socket: folder, port }, (client) =>
    client.query(`CREATE ROLE ${testUser.user} LOGIN PASSWORD '${testUser.password}'`),
  );
  return {
    socket: folder,
    port,
    async restart(meanwhile, how = 'in order') {
      await end(server, how);
      await meanwhile();
      server = await startServer(join(programs, 'postgres'), data, owner);
      await untilAnswering(folder, port, server);
    },
    async stop() {
      await end(server, 'in order');
      await rm(folder, { recursive: true });
    },
  };
}

/** Runs something as the administrator of the whole cluster. */
export async function asAdministrator<Result>(
  { socket, port }: ClusterAddress,
  action: (client: Client) => Promise<Result>,
  database = 'postgres',
): Promise<Result> {
  const client = new Client({ host: socket, port, user: 'postgres', database });
  await client.connect();
  try {
    return await action(client);
  } finally {
    await client.end();
  }
}

let made = 0;

/** A new, empty database of the test user, reached through the socket. */
export async function createDatabase(cluster: ClusterAddress): Promise<ServerSettings> {
  made += 1;
  const database = `test_${process.pid}_${made}`;
  await asAdministrator(cluster, (client) =>
    client.query(`CREATE DATABASE ${database} OWNER ${testUser.user}`),
  );
  return { host: cluster.socket, port: cluster.port, database, user: testUser.user, tls: false };
}

type Owner = { readonly uid: number; readonly gid: number };

/** PostgreSQL refuses to run as root; Debian's package comes with a user for it. */
async function findOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

async function idOf(flag: '-u' | '-g'): Promise<number> {
  return Number((await promisify(execFile)('id', [flag, 'postgres'])).stdout);
}

async function run(program: string, args: readonly string[], owner: Owner | undefined): Promise<void> {
  await promisify(execFile)(program, args, { ...owner, cwd: '/', env: { PATH: process.env['PATH'] } });
}

function describe(socket: string, port: number): string {
  return `
unix_socket_directories = '${socket}'
listen_addresses = '127.0.0.1'
port = ${port}
max_connections = 100
shared_buffers = 32MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
`;
}

async function startServer(program: string, data: string, owner: Owner | undefined): Promise<ChildProcess> {
  const server = spawn(program, ['-D', data], { ...owner, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  server.stderr?.resume();
  await once(server, 'spawn');
  return server;
}

/** SIGINT is its "fast" way to stop: connections are ended, nothing is waited for. SIGQUIT is the "immediate" one, after which it recovers. */
async function end(server: ChildProcess, how: 'in order' | 'at once'): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, 'exit');
  server.kill(how === 'in order' ? 'SIGINT' : 'SIGQUIT');
  await ended;
}

async function untilAnswering(socket: string, port: number, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const answered = await asAdministrator({ socket, port }, () => Promise.resolve(true)).catch(() => false);
    if (answered) return;
    await sleep(50);
  }
  throw new Error(`PostgreSQL ended with ${server.exitCode} instead of listening`);
}
