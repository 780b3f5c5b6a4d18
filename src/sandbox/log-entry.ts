import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { headerOf } from './answer.ts';
import type { Answer } from './answer.ts';
import { isJsonObject } from './json-object.ts';
import type { Connection, RequestLogEntry } from './request-log.ts';
import type { Request, Service } from './service.ts';

/** What became of a request, before and after the drifts had their way. */
export type Served = {
  readonly api: RequestLogEntry['api'];
  readonly operation: string;
  readonly account?: string;
  /** Key that the credential names, good or not. */
  readonly keyId?: string;
  readonly scripted?: true;
  /** As the service decided. Undefined: the connection is reset. */
  readonly answer: Answer | undefined;
};

export type LoggedRequest = {
  readonly service: Service;
  readonly request: Request;
  readonly connection: Connection;
  readonly served: Served;
  /** As it goes out. */
  readonly sent: Answer | undefined;
  readonly distorted: boolean;
  readonly headers: IncomingHttpHeaders;
};

/** Of what a client writes about itself, so many characters are kept. */
const kept = 200;

/** Writes down one request. Fields without a value are left out. */
export function createLogEntry(logged: LoggedRequest): RequestLogEntry {
  const { service, request, connection, served, sent, distorted, headers } = logged;
  const probe = headers['faultline-probe'];
  const agent = headers['user-agent'];
  const retryAfter = sent === undefined ? undefined : headerOf(sent, 'Retry-After');
  const token = bearerToken(service, request);
  const { delay } = sent ?? {};
  return {
    at: service.now(),
    method: request.method,
    path: request.path,
    api: served.api,
    operation: served.operation,
    status: sent?.status ?? 0,
    ...(served.account === undefined ? {} : { account: served.account }),
    ...(typeof probe === 'string' ? { probe: probe.slice(0, kept) } : {}),
    client: nameClient(service, request, served.keyId),
    ...(agent === undefined ? {} : { agent: agent.slice(0, kept) }),
    connection,
    fingerprint: fingerprintOf(request),
    ...(delay === undefined ? {} : { delay }),
    ...(distorted ? { distorted } : {}),
    ...(served.scripted === true ? { scripted: true } : {}),
    ...(/^[0-9]{1,9}$/.test(retryAfter ?? '') ? { retryAfter: Number(retryAfter) } : {}),
    ...(token === undefined ? {} : { token: shortHash(token) }),
    ...successOf(service, request, served.answer),
  };
}

function nameClient(service: Service, request: Request, keyId: string | undefined): string {
  if (keyId === undefined) return `address ${request.address}`;
  return service.accountNames.get(keyId) ?? `key ${keyId}`;
}

/** The assertion of a token request is another one each time, so it does not count. */
function fingerprintOf({ api, method, path, query, body }: Request): string {
  const hash = createHash('sha256').update(`${method} ${path}?${query}\n`);
  if (api !== 'token' && body !== undefined) hash.update(body);
  return hash.digest('hex').slice(0, 16);
}

function bearerToken({ tokens }: Service, { authorization }: Request): string | undefined {
  const token = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  return token !== undefined && tokens.read(token) !== undefined ? token : undefined;
}

function successOf(
  service: Service,
  { api, method, path }: Request,
  answer: Answer | undefined,
): Pick<RequestLogEntry, 'created' | 'issued'> {
  if (answer?.status !== 200 || answer.body.kind !== 'json' || !isJsonObject(answer.body.value)) return {};
  const { name, access_token: token, expires_in: life } = answer.body.value;
  if (api === 'token') {
    if (typeof token !== 'string' || typeof life !== 'number') return {};
    return { issued: { token: shortHash(token), end: service.now() + life * 1000 } };
  }
  const creates = method === 'POST' && !path.includes(':');
  return creates && typeof name === 'string' ? { created: name } : {};
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
