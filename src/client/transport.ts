import { Agent, type Dispatcher } from 'undici';
import type { Clock } from '../clock/clock.ts';
import type { ExchangeRequest } from '../wire/exchange.ts';
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
export function createTransport({ clock, leastRealMilliseconds = 10_000 }: TransportOptions): Transport {
  const deadline = Math.max(deadlineMilliseconds, leastRealMilliseconds * clock.scale);
  let agent = createAgent();
  return {
    transmit: (request, observer = {}, signal) =>
      receive(
        new Reception(clock, observer),
        clock.deadline(deadline),
        { signal, grace: request.method === 'GET' ? 0 : writeGraceRealMilliseconds },
        (reception) => dispatch(agent, request, reception),
      ),
    async freshConnections() {
      const old = agent;
      agent = createAgent();
      await old.close();
    },
    close: () => agent.destroy(),
  };
}

function createAgent(): Agent {
  return new Agent({
    allowH2: false,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: connectRealMilliseconds },
  });
}

/** Starts a request, and brings it to its end: by its answer, its deadline, or its sender. */
async function receive(
  reception: Reception,
  deadline: AbortSignal,
  { signal, grace }: { readonly signal: AbortSignal | undefined; readonly grace: number },
  start: (reception: Reception) => void,
): Promise<Transmission> {
  const expire = (): void => reception.stop('deadline');
  const stop = (): void => reception.stop('aborted');
  let timer: NodeJS.Timeout | undefined;
  const abort = (): void => {
    if (grace === 0) stop();
    else timer = setTimeout(stop, grace);
  };
  // The two signals are not joined: one that is derived from a long-lived signal is kept alive by it on Node 20.
  deadline.addEventListener('abort', expire, { once: true });
  signal?.addEventListener('abort', abort, { once: true });
  try {
    if (signal?.aborted === true) stop();
    else start(reception);
    return await reception.done;
  } finally {
    clearTimeout(timer);
    deadline.removeEventListener('abort', expire);
    signal?.removeEventListener('abort', abort);
  }
}

/** Headers that undici writes itself; they are in the request so that it is recorded as it is sent. */
const writtenByUndici = new Set(['connection', 'content-length']);

function dispatch(dispatcher: Dispatcher, request: ExchangeRequest, reception: Reception): void {
  const { origin } = new URL(request.url);
  dispatcher.dispatch(
    {
      origin,
      // Taken from the text, not from a parsed URL, which would tidy up the path that is to be sent.
      path: request.url.slice(request.url.indexOf('/', 'https://'.length)),
      method: request.method,
      headers: request.headers.filter(([name]) => !writtenByUndici.has(name)).flat(),
      body: request.body === undefined ? null : Buffer.from(request.body),
    },
    reception,
  );
}
