import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** An application in the shape of the fetch standard. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/**
 * Lets Node's HTTP server ask an application that reads no request bodies and answers with short texts.
 * The request's URL is always on `localhost`: what a client calls this server decides nothing.
 * Hono's own adapter is not used because its type declarations need a browser's types to compile.
 */
export function createNodeListener(handle: FetchHandler): RequestListener {
  return (incoming, outgoing) => {
    // What a client sends along is read away, so that the connection can be used again.
    incoming.resume();
    void answer(handle, incoming, outgoing);
  };
}

async function answer(
  handle: FetchHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const request = readRequest(incoming);
    const response =
      request === undefined
        ? new Response('This is no request that can be answered.\n', { status: 400 })
        : await handle(request);
    const body = Buffer.from(await response.arrayBuffer());
    // Hono drops the body of a HEAD's answer, and with it the length that a GET would have been told.
    const length = incoming.method === 'HEAD' ? {} : { 'content-length': body.length };
    outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), ...length });
    outgoing.end(body);
  } catch {
    // The application answers its own failures: what is left is a connection that cannot be answered.
    outgoing.destroy();
  }
}

/** The fetch standard has no requests by these methods. */
const unanswerable = new Set(['TRACE', 'TRACK', 'CONNECT']);

function readRequest({ method = 'GET', url = '/', headers }: IncomingMessage): Request | undefined {
  const absolute = `http://localhost${url}`;
  if (!url.startsWith('/') || !URL.canParse(absolute) || unanswerable.has(method)) return undefined;
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
  return new Request(absolute, { method, headers: flat });
}
