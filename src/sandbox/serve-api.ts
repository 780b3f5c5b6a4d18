import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import type { Answer } from './answer.ts';
import { documentationPage } from './documentation-page.ts';
import type { DriftsOfRequest } from './drifts/switchboard.ts';
import { createDateHeader } from './listener.ts';
import type { Handler, Incoming } from './listener.ts';
import type { RequestLogEntry } from './request-log.ts';
import { respond } from './respond.ts';
import type { Router } from './router.ts';
import type { Request, Service } from './service.ts';
import { transmit } from './transmit.ts';

/** Where the error page stands: on the REST port, outside the API's base path. */
export const documentationPath = '/docs/error-codes';

type Served = Pick<RequestLogEntry, 'api' | 'operation' | 'account'> & {
  /** Undefined: the connection is reset. */
  readonly answer: Answer | undefined;
  readonly drifts: DriftsOfRequest;
};

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
    const served =
      api === 'rest' && path === documentationPath && (method === 'GET' || method === 'HEAD')
        ? serveDocumentation(service, method, path)
        : serveCall(service, router, requestOf(incoming, api, path, mark < 0 ? '' : url.slice(mark + 1)));
    const { drifts, ...logged } = served;
    const answer =
      served.answer === undefined ? undefined : drifts.alter(complete(served.answer, dateHeader()));
    const probe = request.headers['faultline-probe'];
    service.log.add({
      at: service.now(),
      method,
      path,
      api: logged.api,
      operation: logged.operation,
      status: answer?.status ?? 0,
      ...(logged.account === undefined ? {} : { account: logged.account }),
      ...(typeof probe === 'string' ? { probe: probe.slice(0, 200) } : {}),
    });
    if (answer === undefined) incoming.socket.resetAndDestroy();
    else await transmit(answer, incoming, drifts, clock);
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

function serveCall(service: Service, router: Router, request: Request): Served {
  const { occasion, drifts, account, answer } = respond(service, router, request);
  return {
    answer,
    drifts,
    api: request.api,
    operation: occasion.operation,
    ...(account === undefined ? {} : { account }),
  };
}

function serveDocumentation(service: Service, method: string, path: string): Served {
  const occasion = { api: 'documentation', method, path, operation: 'documentation.get' } as const;
  const drifts = service.switchboard.forRequest(occasion);
  const answer = documentationPage();
  return { answer, drifts, api: 'documentation', operation: occasion.operation };
}
