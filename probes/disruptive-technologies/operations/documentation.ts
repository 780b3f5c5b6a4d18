import type { Call } from '../../../src/client/call.ts';
import { buildCall } from './build.ts';

/** Fetches a page of the documentation; never with a credential. */
export const getDocumentation = ({ host, pathname, searchParams }: URL): Call => ({
  ...buildCall('documentation', 'documentation.get', 'GET', pathname, {
    headers: { Accept: 'text/html' },
    query: Object.fromEntries(searchParams),
  }),
  host,
});
