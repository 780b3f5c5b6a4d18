import { createLive, type Live } from '../../src/web/live.ts';
import type { StatusSources } from '../../src/web/status-sources.ts';
import { startWeb, type Web, type WebOptions } from '../../src/web/web.ts';
import { brokenTarget, redact, someStatus } from './some-status.ts';

const open: Web[] = [];

/** What a web server answers with where a test does not say otherwise: a monitor without targets, on a free port. */
export function usualWeb(): WebOptions {
  return {
    host: '127.0.0.1',
    port: 0,
    metrics: () => ['up 1\n'],
    ready: () => true,
    status: someStatus([]),
    live: createLive(),
    redact,
  };
}

/** Serves the pages of a status on a free port; returns the address. */
export async function startPages(
  status: StatusSources = someStatus(brokenTarget()),
  live: Live = createLive(),
  more: Pick<WebOptions, 'prefixes'> = {},
): Promise<string> {
  const web = await startWeb({ ...usualWeb(), status, live, ...more });
  open.push(web);
  return web.url;
}

/** Stops every server that was started so. */
export async function stopPages(): Promise<void> {
  await Promise.all(open.splice(0).map((web) => web.close()));
}
