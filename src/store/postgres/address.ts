/** Where a database server is to be had, and as whom. */
export type ServerAddress = {
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

/** The database in a message: without user and password. */
export function nameServer({ host, port, database }: ServerAddress): string {
  const place = host.includes(':') ? `[${host}]` : encodeURIComponent(host);
  return `postgres://${place}:${port}/${encodeURIComponent(database)}`;
}
