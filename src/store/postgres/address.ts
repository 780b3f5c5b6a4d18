import type { ServerSettings } from '../../config/store-settings.ts';

/** The database in a message: without user and password. */
export function nameServer({ host, port, database }: ServerSettings): string {
  const place = host.includes(':') ? `[${host}]` : encodeURIComponent(host);
  return `postgres://${place}:${port}/${encodeURIComponent(database)}`;
}
