import type { Dispatcher } from 'undici';
import type { Clock } from '../clock/clock.ts';
import type {
  BodyEnd,
  ExchangeResponse,
  ExchangeTimings,
  RawHeader,
  TransportFailure,
} from '../wire/exchange.ts';
import { describeFailure, failure, isFramingFault } from './failure.ts';

/** What became of one request on the wire. */
export type Transmission = {
  /** Milliseconds since the Unix epoch. */
  readonly sentAt: number;
  readonly timings: ExchangeTimings;
} & (
  | { readonly response: ExchangeResponse; readonly failure?: undefined }
  | { readonly response?: undefined; readonly failure: TransportFailure }
);

/** An answer's status line and headers, the moment they have arrived, before any of its body. */
export type AnswerHead = {
  readonly status: number;
  readonly headers: readonly RawHeader[];
  /** Milliseconds of the clock's monotonic time. */
  readonly at: number;
};

/** What the sender of a request wants to hear of while it is under way; times are monotonic milliseconds. */
export type TransmissionObserver = {
  readonly onSent?: (at: number) => void;
  readonly onAnswer?: (head: AnswerHead) => void;
};

const unstarted = failure('aborted', 'the right to send to this target ended before it was sent');

/** More than any documented answer; whatever sends more is not answering. */
export const bodyLimit = 1024 * 1024;

/**
 * Receives one answer. It stands directly on undici's dispatch, because only there is the moment known at which a
 * request is written, and the body seen chunk by chunk, before any stream buffers it. It settles exactly once,
 * and whatever arrives later goes nowhere.
 */
export class Reception implements Dispatcher.DispatchHandler {
  readonly done: Promise<Transmission>;
  readonly #clock: Clock;
  readonly #observer: TransmissionObserver;
  readonly #mayStart: () => boolean;
  #settle: (transmission: Transmission) => void = () => {};
  #settled = false;
  #controller: Dispatcher.DispatchController | undefined;
  #sentAt: number;
  #sent: number;
  #head: AnswerHead | undefined;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(clock: Clock, observer: TransmissionObserver, mayStart: () => boolean = () => true) {
    this.#clock = clock;
    this.#observer = observer;
    this.#mayStart = mayStart;
    this.#sentAt = clock.now();
    this.#sent = clock.monotonic();
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Gives up; an answer that has begun is kept as far as it came. */
  stop(reason: 'aborted' | 'deadline'): void {
    this.#finish('timed_out', failure(reason));
    this.#cut();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Here for the last time before a byte is written: a connection may have taken its time, or the process stood still.
    if (!this.#settled && !this.#mayStart()) this.#finish('timed_out', unstarted);
    if (this.#settled) {
      this.#cut();
      return;
    }
    this.#sentAt = this.#clock.now();
    this.#sent = this.#clock.monotonic();
    this.#observer.onSent?.(this.#sent);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200 || this.#settled) return;
    this.#head = { status, headers: readRawHeaders(controller.rawHeaders), at: this.#clock.monotonic() };
    this.#observer.onAnswer?.(this.#head);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    const room = bodyLimit - this.#size;
    // Copied: undici hands out a view of a buffer that it may use again.
    this.#chunks.push(new Uint8Array(chunk.subarray(0, room)));
    this.#size += Math.min(room, chunk.length);
    if (chunk.length <= room) return;
    this.#finish('too_large');
    this.#cut();
  }

  onResponseEnd(): void {
    this.#finish('complete');
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#finish(isFramingFault(error) ? 'malformed' : 'truncated', describeFailure(error));
  }

  /** Destroys the socket: what is left of this answer must not be taken for the next one. */
  #cut(): void {
    this.#controller?.abort(new Error('the client has cut this connection'));
  }

  /** With a head there is an answer, however its body ended; without one there is the failure. */
  #finish(bodyEnd: BodyEnd, failed?: TransportFailure): void {
    if (this.#settled) return;
    this.#settled = true;
    const ended = this.#clock.monotonic();
    const base = { sentAt: this.#sentAt };
    if (this.#head === undefined) {
      const reason = failed ?? describeFailure(undefined);
      this.#settle({ ...base, timings: { sent: this.#sent, ended }, failure: reason });
      return;
    }
    const { status, headers, at } = this.#head;
    const response = { status, headers, body: join(this.#chunks, this.#size), bodyEnd };
    this.#settle({ ...base, timings: { sent: this.#sent, answered: at, ended }, response });
  }
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/** Header bytes are read as latin1, one character a byte, so that nothing of them is lost. */
function readRawHeaders(raw: Dispatcher.DispatchController['rawHeaders']): RawHeader[] {
  const headers: RawHeader[] = [];
  if (!Array.isArray(raw)) return headers;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.push([readText(raw[index]), readText(raw[index + 1])]);
  }
  return headers;
}

function readText(value: Buffer | string | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : value.toString('latin1');
}
