/** One header line as it stood on the wire: case and duplicates kept. */
export type RawHeader = readonly [name: string, value: string];

/** A request exactly as it was sent. */
export type ExchangeRequest = {
  readonly method: string;
  /** The absolute URL, query included. */
  readonly url: string;
  readonly headers: readonly RawHeader[];
  readonly body?: Uint8Array;
};

/**
 * How the reading of a body ended. Only `complete` bodies are whole; the others were cut by the peer
 * (`truncated`), framed wrongly (`malformed`), longer than the cap (`too_large`) or too slow (`timed_out`).
 */
export type BodyEnd = 'complete' | 'truncated' | 'malformed' | 'too_large' | 'timed_out';

/** An answer whose status line and headers were received, body bytes as sent (no content decoding). */
export type ExchangeResponse = {
  readonly status: number;
  readonly headers: readonly RawHeader[];
  readonly body: Uint8Array;
  readonly bodyEnd: BodyEnd;
};

/** Why no answer was received: a closed set, fit for a metric label. */
export const failureReasons = [
  'dns',
  'connection_refused',
  'connection_reset',
  'connection_closed',
  'connect_timeout',
  'tls',
  'proxy',
  'deadline',
  'malformed_response',
  'headers_too_large',
  'aborted',
  'network',
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** A request that got no answer, with a sentence for people. */
export type TransportFailure = { readonly reason: FailureReason; readonly detail: string };

/** Milliseconds of the clock's monotonic time. */
export type ExchangeTimings = {
  readonly sent: number;
  /** When the status line and headers had arrived. */
  readonly answered?: number;
  readonly ended: number;
};

type ExchangeBase = {
  /** Unique within the monitor; evidence and judgements refer to it. */
  readonly id: string;
  /** Which of the target's APIs: `rest`, `emulator`, `token`, `documentation`. */
  readonly api: string;
  /** The documented call, such as `labels.create`: bounded, fit for a metric label. */
  readonly operation: string;
  /** The configured account whose credential was sent; absent when none of them was. */
  readonly account?: string;
  /** Milliseconds since the access token that it carries was asked for; absent where it carries none of an account's. */
  readonly tokenAge?: number;
  /** Whether the sender meant to provoke the status that came back. */
  readonly provoked: boolean;
  readonly request: ExchangeRequest;
  /** Milliseconds since the Unix epoch at sending. */
  readonly sentAt: number;
  readonly timings: ExchangeTimings;
  /**
   * How many requests of this monitor to the whole target, this one included, were under way at any time from five
   * seconds before its sending until its answer; absent where that is not known.
   */
  readonly load?: number;
};

/** A request whose answer's status line and headers were received. */
export type AnsweredExchange = ExchangeBase & {
  readonly response: ExchangeResponse;
  readonly failure?: undefined;
};

/** A request that got no answer. */
export type FailedExchange = ExchangeBase & {
  readonly response?: undefined;
  readonly failure: TransportFailure;
};

/** One request and what came back, as raw bytes, raw headers and timings, or a transport failure. */
export type Exchange = AnsweredExchange | FailedExchange;
