import type { Reading } from './text-value.ts';
import { decodePart, isLoopbackUrl } from './url.ts';

/** Where a database of PostgreSQL is to be had, and as whom. */
export type ServerSettings = {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password?: string;
  /** Whether the connection is encrypted, and the server proves who it is by a certificate for `host`. */
  readonly tls: boolean;
  /** Certificates in PEM of those who vouch for the server; those that Node knows when absent. */
  readonly ca?: string;
};

/** Where what must survive a restart is kept. */
export type StoreSettings = {
  /** A folder, relative to the configuration; of no effect beside `server`. */
  readonly path: string;
  readonly server?: ServerSettings;
  /** How long a monitor has a target for itself, unless it prolongs that; of effect with `server`. */
  readonly leaseSeconds: number;
  readonly retentionDays: number;
};

/** What every address that `readStoreUrl` takes looks like. */
export const storeUrlForm =
  /^postgres(?:ql)?:\/\/[^\s/?#]+@[^\s/?#,]+\/[^\s/?#]+(?:\?sslmode=(?:disable|require|verify-ca|verify-full))?$/;

const shape =
  'is not the address of a database, such as user@db.example.com:5432/faultline after postgres:// (signs in a password are percent-encoded; password_file takes it as it is)';

/** Modes that say nothing else than `verify-full` here, though other programs check less with them. */
const checkedModes = new Set(['require', 'verify-ca', 'verify-full']);

/** `postgres://user:password@host:port/database?sslmode=verify-full`; the host may be the folder of a socket, percent-encoded. */
export function readStoreUrl(text: string): Reading<ServerSettings> {
  const url = /\s/.test(text) || !URL.canParse(text) ? undefined : new URL(text);
  if (url === undefined || !/^postgres(?:ql)?:$/.test(url.protocol) || url.hash !== '')
    return { fault: shape };
  const [host, user, password, database] = [
    url.hostname.replace(/^\[(.*)\]$/, '$1'),
    url.username,
    url.password,
    url.pathname.slice(1),
  ].map(decodePart);
  if (!host || !user || !database || database.includes('/') || password === undefined)
    return { fault: shape };
  if (host.includes(',')) return { fault: 'names several hosts; name the one that leads to the primary' };
  const { searchParams } = url;
  const stranger = [...searchParams.keys()].find((name) => name !== 'sslmode');
  if (stranger !== undefined) return { fault: 'has a parameter other than sslmode, the only one there is' };
  const tls = readMode(searchParams.getAll('sslmode'), isHere(host));
  if (tls === undefined) return { fault: 'has an sslmode other than verify-full and disable' };
  if (!storeUrlForm.test(text)) return { fault: shape };
  const secret = password === '' ? {} : { password };
  return { value: { host, port: Number(url.port || 5432), database, user, ...secret, tls } };
}

/** Whether the connection is to be encrypted and checked; undefined for what leaves that open. */
function readMode(modes: readonly string[], here: boolean): boolean | undefined {
  const [mode, ...more] = modes;
  if (mode === undefined) return !here;
  if (more.length > 0) return undefined;
  return mode === 'disable' ? false : checkedModes.has(mode) || undefined;
}

/** Whether nobody else's network lies in between. */
function isHere(host: string): boolean {
  return host.startsWith('/') || isLoopbackUrl(`tcp://${host.includes(':') ? `[${host}]` : host}`);
}
