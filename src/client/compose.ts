import type { TargetConfig } from '../config/target.ts';
import type { ExchangeRequest, RawHeader } from '../wire/exchange.ts';
import type { Call } from './call.ts';
import { createTraceparents } from './traceparent.ts';

/** What stands on a request beside the call itself. */
export type Composition = {
  /** The value of `Authorization`, where there is one. */
  readonly authorization?: string;
  /** The value of `Faultline-Probe`, where the request belongs to a deliberate burst. */
  readonly probe?: string;
  readonly acceptEncoding: 'identity' | 'gzip';
};

/** Builds requests for one target. */
export type Composer = (call: Call, composition: Composition) => ExchangeRequest;

/**
 * Builds requests exactly as they will stand on the wire, headers in the order and case in which they are sent.
 * @param documentationHosts where the documentation may be read, over https, beside where it is configured.
 * @throws TypeError when the call is none that may be sent: an API that is not configured, a path that leads elsewhere
 * than below the API's base URL, a credential for the documentation, or a header that no request can carry.
 */
export function createComposer(
  target: TargetConfig,
  version: string,
  documentationHosts: readonly string[] = [],
): Composer {
  const agent = `faultline/${version}`;
  // A contact may be written in any script, a header may not.
  const contact = target.contact?.replaceAll(/[^\u{20}-\u{7e}]/gu, '?');
  const userAgent = contact === undefined ? agent : `${agent} (${contact})`;
  const bases = readBases(target);
  const createTraceparent = createTraceparents();
  return (call, composition) => {
    const { origin, host, path } = findBase(target, bases, call, documentationHosts);
    const url = origin + composePath(path, call);
    const body = composeBody(call.body);
    const lines: RawHeader[] = [
      ['host', host],
      ['connection', call.method === 'HEAD' ? 'close' : 'keep-alive'],
      ['User-Agent', userAgent],
      ['Accept', 'application/json'],
      ['Accept-Encoding', composition.acceptEncoding],
      ['traceparent', createTraceparent()],
    ];
    if (composition.authorization !== undefined) lines.push(['Authorization', composition.authorization]);
    if (composition.probe !== undefined) lines.push(['Faultline-Probe', composition.probe]);
    if (body !== undefined) lines.push(['Content-Type', body.type]);
    if (call.headers !== undefined) setHeaders(lines, call.headers);
    const length = body?.bytes.length ?? (carriesLength.has(call.method) ? 0 : undefined);
    if (length !== undefined) lines.push(['content-length', String(length)]);
    checkHeaders(call, lines);
    const request = { method: call.method, url, headers: lines };
    return body === undefined ? request : { ...request, body: body.bytes };
  };
}

/** These announce the length of their body even where there is none (RFC 9110 §8.6). */
const carriesLength = new Set(['POST', 'PUT', 'PATCH']);

/** What the connection itself needs cannot be a call's own; what is left must fit on a line. */
const reserved = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'expect',
]);

/** A header that stands there already, in whatever case, gives its place to the call's own. */
function setHeaders(lines: RawHeader[], own: NonNullable<Call['headers']>): void {
  for (const [name, value] of Object.entries(own)) {
    const index = lines.findIndex(([given]) => given.toLowerCase() === name.toLowerCase());
    lines[index === -1 ? lines.length : index] = [name, value];
  }
}

function checkHeaders(call: Call, headers: readonly RawHeader[]): void {
  for (const name of Object.keys(call.headers ?? {})) {
    if (reserved.has(name.toLowerCase())) {
      throw new TypeError(`${call.operation} sets the header ${name}, which belongs to the connection`);
    }
  }
  for (const [name, value] of headers) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new TypeError(`${call.operation} has a header ${JSON.stringify(name)} that no request can carry`);
    }
  }
  if (call.api === 'documentation' && headers.some(([name]) => name.toLowerCase() === 'authorization')) {
    throw new TypeError('no credential is ever sent to the documentation');
  }
}

/** Where an API begins: its calls are appended to the path, which is empty where it would be a slash alone. */
type Base = { readonly origin: string; readonly host: string; readonly path: string };

function readBases({ apis }: TargetConfig): ReadonlyMap<string, Base> {
  const configured = Object.entries(apis).filter(([, url]) => url !== undefined);
  return new Map(configured.map(([api, url]) => [api, readBase(url)]));
}

function readBase(url: string): Base {
  const { origin, host, pathname } = new URL(url);
  return { origin, host, path: pathname === '/' ? '' : pathname };
}

function findBase(
  target: TargetConfig,
  bases: ReadonlyMap<string, Base>,
  call: Call,
  documentationHosts: readonly string[],
): Base {
  if (call.host !== undefined) {
    return readBase(findDocumentation(call, call.host, target.apis.documentation, documentationHosts));
  }
  const base = bases.get(call.api);
  if (base !== undefined) return base;
  throw new TypeError(`${call.operation} needs apis.${call.api}, which target ${target.name} does not set`);
}

function composePath(base: string, call: Call): string {
  // Only visible ASCII, so that nothing but a path can be meant; no fragment, for that is never sent.
  if (!/^(?:\/[!$-~]*)?$/.test(call.path) || /[?#\\]/.test(call.path)) {
    throw new TypeError(`${call.operation} has a path that cannot be appended to a base URL`);
  }
  const path = base + call.path || '/';
  const query = call.query === undefined ? '' : new URLSearchParams(call.query).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** The origin of a host that carries the documentation: the configured one as configured, known ones over https. */
function findDocumentation(
  call: Call,
  host: string,
  configured: string | undefined,
  known: readonly string[],
): string {
  const own = configured === undefined ? undefined : new URL(configured);
  if (call.api === 'documentation' && own?.host === host) return own.origin;
  if (call.api === 'documentation' && known.includes(host)) return `https://${host}`;
  throw new TypeError(`${call.operation} would lead to a host that is not known to carry the documentation`);
}

type ComposedBody = { readonly bytes: Uint8Array; readonly type: string };

/** A form is sent as one, JSON as JSON; text and bytes are sent as they are, and called JSON unless the call says otherwise. */
function composeBody(body: unknown): ComposedBody | undefined {
  if (body === undefined) return undefined;
  if (body instanceof URLSearchParams) {
    return { bytes: Buffer.from(body.toString()), type: 'application/x-www-form-urlencoded' };
  }
  const type = 'application/json';
  if (body instanceof Uint8Array) return { bytes: body, type };
  return { bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), type };
}
