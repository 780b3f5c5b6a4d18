import type { AuthenticationMethod, TargetConfig } from '../config/target.ts';
import type { Exchange } from '../wire/exchange.ts';
import { authorize } from './authorization.ts';
import { type Burst, createBurst } from './burst.ts';
import type { Call, SendOptions } from './call.ts';
import { joinSignals } from '../clock/joined-signal.ts';
import { createBurstLane, createPacedLane } from './lane.ts';
import { orAborted } from './ledgers.ts';
import { type ClientOptions, createParts, type Parts } from './parts.ts';
import { sendWithRetries, type Tries } from './retries.ts';
import { sendOn } from './sending.ts';
import type { Tokens } from './tokens.ts';
import { quota } from './window.ts';

export { TokenUnavailable } from './token-unavailable.ts';
export type { Burst } from './burst.ts';
export type { ClientOptions } from './parts.ts';
export type { Tries } from './retries.ts';

/** Sends to one target, within its quota, by the rules that the documentation sets for clients. */
export type Client = {
  /**
   * Exactly one request, and a token request where the account needs one, paced by the ledger. What fails on the way is
   * a failed exchange; given up by its signal, with the reason `aborted`.
   * @throws TokenUnavailable when the account has no access token.
   * @throws TypeError when the call cannot be sent: an API that is not configured, a path or header that no request has.
   */
  send(call: Call, options: SendOptions): Promise<Exchange>;
  /** As a documented client does, with retries; given up by its signal, it ends with what it has. Throws as `send` does. */
  sendWithRetries(call: Call, options: SendOptions): Promise<Tries>;
  /**
   * Takes all ledgers of the target: waits for what is under way and for announced waits to end, and holds everybody
   * else back until `run` has ended. Inside, only the burst's own functions may send: the client's would wait for ever.
   * Rejects with the signal's reason when that aborts before it has begun. Without a name it is no burst beyond the
   * quota and not announced as one: for requests that only have to be under way at the same time.
   */
  burst<T>(
    name: string | undefined,
    signal: AbortSignal | undefined,
    run: (burst: Burst) => Promise<T>,
  ): Promise<T>;
  /** Closes kept-alive connections, so that the next request opens a new one (another replica may answer). */
  freshConnections(): Promise<void>;
  /** Reads the files anew that the target names, as before every token; resolves with the target as it is from then on. */
  refresh(): Promise<TargetConfig>;
  /** Requests sent so far, token requests included. */
  readonly requests: number;
  /**
   * How long from now, in milliseconds, until nothing that was sent so far counts against the quota any more and every
   * announced wait is over: another client may then send as if there had been none. 0 where it may at once.
   */
  readonly rests: number;
  /** Gives up whatever waits or is under way. */
  close(): Promise<void>;
};

/** A client for one target; it opens no connection before its first request. */
export function createClient(options: ClientOptions): Client {
  const parts = createParts(options);
  const { ledgers, live, sender, transport, tokens, closing, accounts } = parts;
  const { clock, emit, target, random = Math.random } = options;
  const paced = createPacedLane(ledgers);
  const send = (call: Call, how: SendOptions): Promise<Exchange> => sendOn(parts, paced, call, how);
  const retry = {
    clock,
    random,
    send,
    refuseToken: (exchange: Exchange, { credential }: SendOptions): boolean =>
      authorize(credential, accounts, tokens).needsToken && refuseToken(tokens, exchange),
    resting: ({ credential }: SendOptions): boolean =>
      ledgers.of(authorize(credential, accounts, tokens).account).ledger.resting,
    onWait: (api, reason, seconds) =>
      emit({ target: target.name, at: clock.now(), type: 'wait', api, reason, seconds }),
  } satisfies Parameters<typeof sendWithRetries>[0];
  return {
    send,
    sendWithRetries: (call, how) => sendWithRetries(retry, call, how),
    burst: (name, signal, run) => runBurst(parts, name, signal, run),
    freshConnections: () => transport.freshConnections(),
    refresh: () => live.refresh(),
    get requests() {
      return sender.requests;
    },
    get rests() {
      const until = Math.max(sender.lastHeard + quota.windowMilliseconds, ledgers.heldUntil);
      return Math.max(0, until - clock.monotonic());
    },
    async close() {
      closing.abort(new Error('the client is being closed'));
      await transport.close();
    },
  };
}

/** Returns false where the exchange was sent without a token. */
function refuseToken(tokens: Tokens, { account, request }: Exchange): boolean {
  const value = request.headers.find(([name]) => name === 'Authorization')?.[1];
  if (account === undefined || value?.startsWith('Bearer ') !== true) return false;
  tokens.refuse(account, value.slice('Bearer '.length));
  return true;
}

async function runBurst<T>(
  parts: Parts,
  name: string | undefined,
  signal: AbortSignal | undefined,
  run: (burst: Burst) => Promise<T>,
): Promise<T> {
  const { accounts, closing, ledgers, options, sender, tokens } = parts;
  const { clock, emit, target } = options;
  const joined = joinSignals(signal, closing.signal);
  const announce = (active: boolean): void => {
    if (name !== undefined) emit({ target: target.name, at: clock.now(), type: 'burst', active });
  };
  const lane = createBurstLane(ledgers, name);
  const prepare = async (account: string, method?: AuthenticationMethod): Promise<void> => {
    const { needsToken } = authorize(
      { kind: 'account', account, ...(method && { method }) },
      accounts,
      tokens,
    );
    if (needsToken) await orAborted(tokens.ensure(account, lane), joined.signal);
  };
  try {
    const release = await ledgers.seize(joined.signal);
    const { burst, settled } = createBurst({
      clock,
      signal: joined.signal,
      lastHeard: () => sender.lastHeard,
      heldUntil: () => ledgers.heldUntil,
      send: (call, how) => sendOn(parts, lane, call, { ...how, signal: how.signal ?? joined.signal }),
      prepare,
    });
    announce(true);
    try {
      return await run(burst);
    } finally {
      await settled();
      announce(false);
      release();
    }
  } finally {
    joined.release();
  }
}
