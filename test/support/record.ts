import type { Clock } from '../../src/clock/clock.ts';

/** How a program writes what it records. */
export type Recorder = 'chrome' | 'firefox' | 'mitmproxy';

/** One call that is made and recorded. */
export type Call = {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

type Pair = { readonly name: string; readonly value: string };

const pairs = (headers: Headers | Readonly<Record<string, string>>): Pair[] =>
  (headers instanceof Headers ? [...headers] : Object.entries(headers)).map(([name, value]) => ({
    name,
    value,
  }));

/** Makes calls as any client does, and writes down what it sees the way a recorder does. */
export async function record(calls: readonly Call[], recorder: Recorder, clock: Clock): Promise<unknown[]> {
  const entries: unknown[] = [];
  for (const call of calls) entries.push(await recordOne(call, recorder, clock));
  return entries;
}

async function recordOne(call: Call, recorder: Recorder, clock: Clock): Promise<unknown> {
  const { url, method = 'GET', headers = {}, body } = call;
  const begun = clock.now();
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const bytes = Buffer.from(await response.arrayBuffer());
  const content = describeContent(bytes, recorder);
  return {
    startedDateTime: new Date(begun).toISOString(),
    time: clock.now() - begun,
    request: {
      method,
      url,
      httpVersion: 'HTTP/1.1',
      headers: pairs(headers),
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: Buffer.byteLength(body ?? ''),
      ...(body === undefined ? {} : { postData: { mimeType: headers['content-type'] ?? '', text: body } }),
    },
    response: {
      status: response.status,
      statusText: response.statusText,
      httpVersion: recorder === 'chrome' ? 'h2' : 'HTTP/1.1',
      headers: pairs(response.headers),
      cookies: [],
      content: { mimeType: response.headers.get('content-type') ?? '', ...content },
      redirectURL: '',
      headersSize: -1,
      bodySize: bytes.length,
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
    ...(recorder === 'mitmproxy' ? {} : { serverIPAddress: '127.0.0.1' }),
  };
}

/** Chrome leaves the body out where it has forgotten it; mitmproxy writes in base64 what is no plain text to it. */
function describeContent(bytes: Buffer, recorder: Recorder): Readonly<Record<string, unknown>> {
  const size = bytes.length;
  if (recorder === 'mitmproxy') return { size, text: bytes.toString('base64'), encoding: 'base64' };
  return { size, text: bytes.toString('utf8') };
}

/** An archive of entries, as text. */
export function writeArchive(entries: readonly unknown[], creator: string): string {
  return JSON.stringify({ log: { version: '1.2', creator: { name: creator, version: '1' }, entries } });
}

/** An entry as Chrome writes it, of an error of the documented form, but for what a test is about. */
export function someEntry(
  more: {
    readonly request?: object;
    readonly response?: object;
    readonly content?: object;
    readonly entry?: object;
  } = {},
): unknown {
  const text = '{"error":"invalid credentials","code":401,"help":"https://docs.d21s.com/error/#401"}';
  const headers = [
    { name: 'content-type', value: 'application/json' },
    { name: 'content-length', value: String(text.length) },
    { name: 'date', value: 'Thu, 26 Nov 2026 10:00:00 GMT' },
  ];
  return {
    startedDateTime: '2026-11-26T10:00:00.000Z',
    time: 12,
    serverIPAddress: '192.0.2.1',
    request: {
      method: 'GET',
      url: 'https://api.disruptive-technologies.com/v2/projects',
      headers: [{ name: ':authority', value: 'api.disruptive-technologies.com' }],
      bodySize: 0,
      ...more.request,
    },
    response: {
      status: 401,
      headers,
      content: { size: text.length, text, ...more.content },
      ...more.response,
    },
    ...more.entry,
  };
}
