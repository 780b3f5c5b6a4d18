import type { RequestLogEntry } from '../request-log.ts';

/** A resource, and when its create was answered. */
export type Created = { readonly name: string; readonly at: number };

/** What was created longer ago is there (CONTRACT of the API: within 30 s). */
const propagation = 30_000;

/**
 * The resources created within the last 30 s that nobody deleted or moved. Calls of a `:` method may delete or move
 * anything, so after one of them nothing counts as recently created.
 */
export function noteCreated(created: readonly Created[], entry: RequestLogEntry): readonly Created[] {
  const recent = created.filter(({ at }) => entry.at - at <= propagation);
  if (entry.status !== 200) return recent;
  if (entry.created !== undefined) return [...recent, { name: entry.created, at: entry.at }];
  if (entry.method === 'GET') return recent;
  if (entry.path.includes(':')) return [];
  return entry.method === 'DELETE' ? recent.filter(({ name }) => !isAt(entry.path, name)) : recent;
}

/** Whether a 404 may be one of a resource that was created a moment ago. */
export function concernsCreated(created: readonly Created[], { path }: RequestLogEntry): boolean {
  return created.some(({ name }) => isAt(path, name) || path.includes(`/${name}/`));
}

/** The resource may also be named through all projects, `projects/-/devices/…`. */
function isAt(path: string, name: string): boolean {
  const everywhere = name.replace(/^projects\/[^/]+\//, 'projects/-/');
  return path.endsWith(`/${name}`) || path.endsWith(`/${everywhere}`);
}
