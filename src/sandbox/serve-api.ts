import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import type { Answer } from './answer.ts';
import { documentationPage } from './documentation-page.ts';
import type { DriftsOfRequest } from './drifts/switchboard.ts';
import { createDateHeader } from './listener.ts';
import type { Handler, Incoming } from './listener.ts';
import { createLogEntry } from './log-entry.ts';
import type { Served } from './log-entry.ts';
import { respond } from './respond.ts';
import type { Router } from './router.ts';
import type { Request, Service } from './service.ts';
import { transmit } from './transmit.ts';

/** Where the error page stands: on the REST port, outside the API's base path. */
export const documentationPath = '/docs/error-codes';

type Decided = { readonly served: Served; readonly drifts: DriftsOfRequest };

/** The handler of one of the three ports. */
export function createApiHandler(
  service: Service,
  api: Request['api'],
  router: Router,
  clock: Clock,
): Handler {
  const dateHeader = createDateHeader(service.now);
  return async (incoming) => {
    const { request } = incoming;
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const method = request.method ?? 'GET';
    const asked = requestOf(incoming, api, path, mark < 0 ? '' : url.slice(mark + 1));
    const { served, drifts } =
      api === 'rest' && path === documentationPath && (method === 'GET' || method === 'HEAD')
        ? serveDocumentation(service, method, path)
        : serveCall(service, router, asked);
    const sent =
      served.answer === undefined ? undefined : drifts.alter(complete(served.answer, dateHeader()));
    const transmission = sent === undefined ? undefined : drifts.transmission(sent);
    const { connection } = incoming;
    const { headers } = request;
    const distorted = transmission !== undefined;
    service.log.add(
      createLogEntry({ service, request: asked, connection, served, sent, distorted, headers }),
    );
    if (sent === undefined) incoming.socket.resetAndDestroy();
    else await transmit(sent, transmission, incoming, clock);
  };
}

/** With the headers that every answer has. */
function complete(answer: Answer, date: string): Answer {
  const id = randomBytes(12).toString('hex');
  return { ...answer, headers: [...answer.headers, ['Date', date], ['X-Request-Id', id]] };
}

function requestOf(
  { request, socket, body }: Incoming,
  api: Request['api'],
  path: string,
  query: string,
): Request {
  return {
    api,
    method: request.method ?? 'GET',
    path,
    query,
    authorization: request.headers.authorization,
    contentType: request.headers['content-type'] ?? '',
    body,
    address: socket.remoteAddress ?? '',
  };
}

function serveCall(service: Service, router: Router, request: Request): Decided {
  const { occasion, drifts, account, keyId, scripted, answer } = respond(service, router, request);
  const served = {
    answer,
    api: request.api,
    operation: occasion.operation,
    ...(account === undefined ? {} : { account }),
    ...(keyId === undefined ? {} : { keyId }),
    ...(scripted ? { scripted } : {}),
  };
  return { served, drifts };
}

function serveDocumentation(service: Service, method: string, path: string): Decided {
  const occasion = { api: 'documentation', method, path, operation: 'documentation.get' } as const;
  const drifts = service.switchboard.forRequest(occasion);
  const answer = documentationPage();
  return { served: { answer, api: 'documentation', operation: occasion.operation }, drifts };
}
