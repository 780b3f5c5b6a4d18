import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import type { EventSink } from '../events/events.ts';
import type { Accounts } from './authorization.ts';
import { Ledgers } from './ledgers.ts';
import { createLiveTarget, type LiveTarget } from './live-target.ts';
import { Sender } from './sender.ts';
import { Tokens } from './tokens.ts';
import { createTransport, type Transport } from './transport.ts';

export type ClientOptions = {
  readonly target: TargetConfig;
  readonly clock: Clock;
  /** Faultline's own version, for `User-Agent`. */
  readonly version: string;
  readonly emit: EventSink;
  /** Hosts, beside the configured ones, on which the API's documentation may be read; nothing else is sent there. */
  readonly documentationHosts?: readonly string[];
  /** Told of every secret before anything could print it; `always` of those that the configuration holds. */
  readonly learnSecret: (value: string, lifetime?: 'recent' | 'always') => void;
  /** Asked in the moment in which a request would be written; one that may not be is given up, as `aborted`. */
  readonly mayStart?: () => boolean;
  /** From 0 up to, but not including, 1: for jitter. */
  readonly random?: () => number;
};

/** What a client is made of. */
export type Parts = {
  readonly options: ClientOptions;
  readonly live: LiveTarget;
  /** The accounts as their files were when they were last read. */
  readonly accounts: Accounts;
  readonly ledgers: Ledgers;
  readonly transport: Transport;
  readonly sender: Sender;
  readonly tokens: Tokens;
  readonly closing: AbortController;
};

/** Puts the parts of a client together; nothing is sent yet. */
export function createParts(options: ClientOptions): Parts {
  const { target, clock, emit } = options;
  const closing = new AbortController();
  const live = createLiveTarget(options);
  const accounts: Accounts = {
    get: (name) => Object.entries(live.current.accounts).find(([each]) => each === name)?.[1],
  };
  const onHeadroom = (account: string, requests: number): void =>
    emit({ target: target.name, at: clock.now(), type: 'headroom', account, requests });
  const ledgers = new Ledgers({ clock, onHeadroom, pace: target.limits.pace, scope: target.limits.scope });
  const transport = createTransport({
    clock,
    authorities: () => live.current.authorities,
    proxy: () => live.current.proxy,
    ...(options.mayStart === undefined ? {} : { mayStart: options.mayStart }),
  });
  const sender = new Sender({ ...options, transport });
  const tokens = new Tokens({
    target: target.name,
    accounts,
    refresh: () => live.refresh(),
    audience: target.apis.token,
    clock,
    emit,
    sender,
    closing: closing.signal,
  });
  return { options, live, accounts, ledgers, transport, sender, tokens, closing };
}
