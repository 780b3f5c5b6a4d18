import type { Route } from './call.ts';
import type { KnownCall } from './drifts/scope.ts';
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

/** Every call there is: what a drift, a fault or a scenario may be narrowed to. */
export const knownCalls: readonly KnownCall[] = [
  ...Object.entries(routesByApi).flatMap(([api, routes]) =>
    routes.map(({ operation, method }): KnownCall => ({ operation, api, method })),
  ),
  { operation: 'documentation.get', api: 'documentation', method: 'GET' },
];

/** The names of all operations. */
export const operations: readonly string[] = [
  ...new Set(knownCalls.map(({ operation }) => operation)),
].toSorted();
