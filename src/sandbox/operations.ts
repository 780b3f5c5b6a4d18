import type { Route } from './call.ts';
import { emulatorRoutes } from './emulator/index.ts';
import { restRoutes } from './rest/index.ts';

const tokenRoute: Route = {
  operation: 'token.create',
  method: 'POST',
  pattern: '/oauth2/token',
  // The token endpoint has another form of request and answer; see token-endpoint.ts.
  handle: () => ({}),
};

/** The routes of each port, with their base path. */
export const routesByApi = {
  rest: restRoutes.map(underBase),
  emulator: emulatorRoutes.map(underBase),
  token: [tokenRoute],
} as const;

function underBase(route: Route): Route {
  return { ...route, pattern: `/v2${route.pattern}` };
}

/** Every operation there is: what a drift or a fault may be narrowed to. */
export const operations: readonly string[] = [
  ...new Set([
    ...Object.values(routesByApi)
      .flat()
      .map((route) => route.operation),
    'documentation.get',
  ]),
].toSorted();
