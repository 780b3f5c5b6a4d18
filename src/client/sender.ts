import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import type { EventSink } from '../events/events.ts';
import type { Exchange, FailedExchange } from '../wire/exchange.ts';
import { type AnnouncedWait, readAnnouncedWait } from './announced-wait.ts';
import type { Call, SendOptions } from './call.ts';
import { type Composer, createComposer } from './compose.ts';
import { failure } from './failure.ts';
import type { Slot } from './ledger.ts';
import { createShortfallMeter, type ShortfallMeter } from './shortfall.ts';
import { secretsOfTokenAnswer, secretsOfTokenCall } from './token-secrets.ts';
import type { Transport } from './transport.ts';
import type { AnswerHead } from './reception.ts';
import { createWindow } from './window.ts';

export type SenderOptions = {
  readonly target: TargetConfig;
  readonly documentationHosts?: readonly string[];
  readonly clock: Clock;
  readonly version: string;
  readonly emit: EventSink;
  readonly learnSecret: (value: string) => void;
  readonly transport: Transport;
};

/** What one sending needs beside its call. */
export type Sending = Pick<SendOptions, 'provokes' | 'observe' | 'signal'> & {
  readonly authorization?: string | undefined;
  readonly account?: string | undefined;
  /** Milliseconds since the access token in `authorization` was asked for. */
  readonly tokenAge?: number | undefined;
  readonly probe?: string | undefined;
};

/** Where a request is paid from: its place in the books, and the name of those. */
export type Payment = { readonly slot: Slot; readonly ledger: string };

/** Sends single requests that are already paid for, and keeps the books of what comes back. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #compose: Composer;
  readonly #meters = new Map<string, ShortfallMeter>();
  /** Everything that goes to the target, whatever ledger it is paid from. */
  readonly #traffic = createWindow();
  #requests = 0;
  #lastHeard = Number.NEGATIVE_INFINITY;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#compose = createComposer(options.target, options.version, options.documentationHosts);
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#requests;
  }

  /** When the last request was sent or ended, in monotonic milliseconds; before any time when there was none. */
  get lastHeard(): number {
    return this.#lastHeard;
  }

  /**
   * Sends exactly one request. What fails on the way is a failed exchange.
   * @throws TypeError when the call cannot be sent at all (`createComposer`); its place is then given back.
   */
  async send(call: Call, sending: Sending, { slot, ledger }: Payment): Promise<Exchange> {
    for (const secret of secretsOfTokenCall(call)) this.#options.learnSecret(secret);
    const request = this.#composeOrCancel(call, sending, slot);
    this.#requests += 1;
    const span = this.#traffic.open(this.#options.clock.monotonic());
    let sent = this.#options.clock.monotonic();
    const observer = {
      onSent: (at: number): void => {
        sent = at;
        this.#lastHeard = at;
        slot.sent(at);
      },
      onAnswer: (head: AnswerHead): void => {
        this.#traffic.close(span, head.at);
        this.#enter(call.api, sending, { slot, ledger }, sent, head);
      },
    };
    const transmission = await this.#options.transport.transmit(request, observer, sending.signal);
    slot.ended();
    this.#lastHeard = this.#options.clock.monotonic();
    this.#traffic.close(span, this.#lastHeard);
    const status = transmission.response?.status;
    const exchange: Exchange = {
      ...describeCall(call, sending),
      provoked: status !== undefined && sending.provokes?.includes(status) === true,
      request,
      load: span.load,
      ...transmission,
    };
    for (const secret of secretsOfTokenAnswer(exchange)) this.#options.learnSecret(secret);
    sending.observe?.(exchange);
    return exchange;
  }

  /** The exchange of a request that its sender gave up before it was sent. */
  unsent(call: Call, account: string | undefined): FailedExchange {
    const { clock } = this.#options;
    const now = clock.monotonic();
    return {
      ...describeCall(call, { account }),
      provoked: false,
      request: this.#compose(call, { acceptEncoding: 'identity' }),
      sentAt: clock.now(),
      timings: { sent: now, ended: now },
      failure: failure('aborted', 'given up by its sender before it was sent'),
    };
  }

  #composeOrCancel(call: Call, { authorization, probe }: Sending, slot: Slot): Exchange['request'] {
    try {
      return this.#compose(call, {
        // A token that is compressed could not be found where evidence is redacted.
        acceptEncoding: call.api === 'token' ? 'identity' : this.#nextEncoding(),
        ...(authorization === undefined ? {} : { authorization }),
        ...(probe === undefined ? {} : { probe }),
      });
    } catch (error) {
      slot.cancel();
      throw error;
    }
  }

  /**
   * Both encodings are asked for equally often, once in every two requests, but in an order that no regular series of
   * requests falls into step with (Thue and Morse's): else a probe might see one of the two only.
   */
  #nextEncoding(): 'identity' | 'gzip' {
    let ones = 0;
    for (let rest = this.#requests; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
    return ones % 2 === 0 ? 'identity' : 'gzip';
  }

  /** Enters an answer in the books as soon as its head is there: others may be sent before its body has ended. */
  #enter(api: string, sending: Sending, { slot, ledger }: Payment, sent: number, head: AnswerHead): void {
    const wait = readAnnouncedWait(head.status, head.headers, this.#options.clock.now());
    slot.answered(head.at, wait?.milliseconds);
    this.#announce(api, sending, ledger, sent, head, wait);
  }

  #announce(
    api: string,
    { provokes }: Sending,
    ledger: string,
    sent: number,
    { status, at: answered }: AnswerHead,
    wait: AnnouncedWait | undefined,
  ): void {
    const { clock, emit, target } = this.#options;
    const base = { target: target.name, at: clock.now() };
    const announcedSeconds = wait?.announcedSeconds;
    if (status === 429) {
      const provoked = provokes?.includes(429) === true;
      emit({ ...base, type: 'rate-limited', account: ledger, provoked });
      if (announcedSeconds !== undefined) {
        emit({ ...base, type: 'retry-after', api, seconds: announcedSeconds });
      }
    }
    const announced = announcedSeconds === undefined ? {} : { announcedSeconds };
    const shortfall = this.#meter(ledger)({ api, status, sent, answered, ...announced });
    if (shortfall !== undefined) emit({ ...base, type: 'retry-after-shortfall', ...shortfall });
  }

  #meter(ledger: string): ShortfallMeter {
    const known = this.#meters.get(ledger);
    if (known !== undefined) return known;
    const meter = createShortfallMeter();
    this.#meters.set(ledger, meter);
    return meter;
  }
}

type DescribedCall = Pick<Exchange, 'id' | 'api' | 'operation' | 'account' | 'tokenAge'>;

function describeCall(
  call: Call,
  { account, tokenAge }: Pick<Sending, 'account' | 'tokenAge'>,
): DescribedCall {
  return {
    id: randomUUID(),
    api: call.api,
    operation: call.operation,
    ...(account === undefined ? {} : { account }),
    ...(tokenAge === undefined ? {} : { tokenAge }),
  };
}
