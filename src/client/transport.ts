import { Agent, type Dispatcher } from 'undici';
import type { Clock } from '../clock/clock.ts';
import { whenAborted } from '../clock/when-aborted.ts';
import type { ProxyConfig } from '../config/target.ts';
import type { ExchangeRequest } from '../wire/exchange.ts';
import { type ConnectorOptions, createConnector } from './connect.ts';
import { Reception, type Transmission, type TransmissionObserver } from './reception.ts';

/** Sends requests over HTTP/1.1 and brings back what came, byte by byte. */
export type Transport = {
  /** Never rejects: what fails on the way is a failure in the result. */
  transmit(
    request: ExchangeRequest,
    observer?: TransmissionObserver,
    signal?: AbortSignal,
  ): Promise<Transmission>;
  /** Requests under way keep their connections; every later one opens a new one or shares one opened from now on. */
  freshConnections(): Promise<void>;
  /** Cuts every connection. */
  close(): Promise<void>;
};

export type TransportOptions = {
  readonly clock: Clock;
  /** Real milliseconds that a request is given at least, however fast the clock runs: machines do not speed up with it. */
  readonly leastRealMilliseconds?: number;
  /** Certificates in PEM format: the only ones that may vouch for a server; Node's own where absent. Asked for at fresh connections. */
  readonly authorities?: () => string | undefined;
  /** Asked in the moment in which a request would be written; one that may not be is given up. */
  readonly mayStart?: () => boolean;
  /** The proxy on the way to other machines; none where absent. Asked for at fresh connections. */
  readonly proxy?: () => ProxyConfig | undefined;
};

/** A request has this much of the clock's time. */
const deadlineMilliseconds = 30_000;
const connectRealMilliseconds = 8_000;
/**
 * A write that is given up on the way may have taken effect, and without its answer nobody knows what it made: its sender
 * waits this many real milliseconds longer for it.
 */
const writeGraceRealMilliseconds = 1_000;

/**
 * Opens no connection yet. There is no decompression, no following of redirects and no retry: a monitor must see the
 * first raw answer. Timeouts are the clock's; undici's own are coarse and run in real time.
 */
export function createTransport({
  clock,
  mayStart,
  leastRealMilliseconds = 10_000,
  authorities = () => undefined,
  proxy = () => undefined,
}: TransportOptions): Transport {
  const deadline = Math.max(deadlineMilliseconds, leastRealMilliseconds * clock.scale);
  const open = (): Agent => createAgent({ authorities: authorities(), proxy: proxy() });
  let agent = open();
  return {
    async transmit(request, observer = {}, signal) {
      const reception = new Reception(clock, observer, mayStart);
      // An alarm that is called off: a signal with a timeout would be kept for its whole time after every answer.
      const callOff = clock.alarm(deadline, () => reception.stop('deadline'));
      const grace = request.method === 'GET' ? 0 : writeGraceRealMilliseconds;
      try {
        return await receive(reception, { signal, grace }, () => dispatch(agent, request, reception));
      } finally {
        callOff();
      }
    },
    async freshConnections() {
      const old = agent;
      agent = open();
      await old.close();
    },
    close: () => agent.destroy(),
  };
}

function createAgent(options: Omit<ConnectorOptions, 'timeout'>): Agent {
  return new Agent({
    allowH2: false,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: createConnector({ ...options, timeout: connectRealMilliseconds }),
  });
}

/** Starts a request, and brings it to its end: by its answer, or by its sender. */
async function receive(
  reception: Reception,
  { signal, grace }: { readonly signal: AbortSignal | undefined; readonly grace: number },
  start: () => void,
): Promise<Transmission> {
  const stop = (): void => reception.stop('aborted');
  let timer: NodeJS.Timeout | undefined;
  const callOff = whenAborted(signal, () => {
    if (grace === 0) stop();
    else timer = setTimeout(stop, grace);
  });
  try {
    if (signal?.aborted === true) stop();
    else start();
    return await reception.done;
  } finally {
    clearTimeout(timer);
    callOff();
  }
}

/** Headers that undici writes itself; they are in the request so that it is recorded as it is sent. */
const writtenByUndici = new Set(['connection', 'content-length']);

function dispatch(dispatcher: Dispatcher, request: ExchangeRequest, reception: Reception): void {
  // Both are taken from the text, not from a parsed URL, which would tidy up the path that is to be sent.
  const startOfPath = request.url.indexOf('/', 'https://'.length);
  const headers: string[] = [];
  for (const [name, value] of request.headers) if (!writtenByUndici.has(name)) headers.push(name, value);
  dispatcher.dispatch(
    {
      origin: request.url.slice(0, startOfPath),
      path: request.url.slice(startOfPath),
      method: request.method,
      headers,
      body: request.body ?? null,
    },
    reception,
  );
}
