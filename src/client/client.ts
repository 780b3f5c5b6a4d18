import type { Clock } from '../clock/clock.ts';
import type { AccountConfig, AuthenticationMethod, TargetConfig } from '../config/target.ts';
import type { EventSink } from '../events/events.ts';
import type { Exchange } from '../wire/exchange.ts';
import { authorize, type Authorization, secretOf } from './authorization.ts';
import { type Burst, createBurst } from './burst.ts';
import type { Call, SendOptions } from './call.ts';
import { joinSignals } from './joined-signal.ts';
import { createBurstLane, createPacedLane, type Lane } from './lane.ts';
import { Ledgers, orAborted } from './ledgers.ts';
import { sendWithRetries, type Tries } from './retries.ts';
import { Sender } from './sender.ts';
import { Tokens } from './tokens.ts';
import { createTransport, type Transport } from './transport.ts';

export { TokenUnavailable } from './token-unavailable.ts';
export type { Burst } from './burst.ts';
export type { Tries } from './retries.ts';

export type ClientOptions = {
  readonly target: TargetConfig;
  readonly clock: Clock;
  /** Faultline's own version, for `User-Agent`. */
  readonly version: string;
  readonly emit: EventSink;
  /** Told of every secret before anything could print it. */
  readonly learnSecret: (value: string) => void;
  /** From 0 up to, but not including, 1: for jitter. */
  readonly random?: () => number;
};

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
   * Rejects with the signal's reason when that aborts before it has begun.
   */
  burst<T>(name: string, signal: AbortSignal | undefined, run: (burst: Burst) => Promise<T>): Promise<T>;
  /** Closes kept-alive connections, so that the next request opens a new one (another replica may answer). */
  freshConnections(): Promise<void>;
  /** Requests sent so far, token requests included. */
  readonly requests: number;
  /** Gives up whatever waits or is under way. */
  close(): Promise<void>;
};

/** A client for one target; it opens no connection before its first request. */
export function createClient(options: ClientOptions): Client {
  const parts = createParts(options);
  const { ledgers, sender, transport, tokens, closing, accounts } = parts;
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
    get requests() {
      return sender.requests;
    },
    async close() {
      closing.abort(new Error('the client is being closed'));
      await transport.close();
    },
  };
}

/** What a client is made of. */
type Parts = {
  readonly options: ClientOptions;
  readonly accounts: ReadonlyMap<string, AccountConfig>;
  readonly ledgers: Ledgers;
  readonly transport: Transport;
  readonly sender: Sender;
  readonly tokens: Tokens;
  readonly closing: AbortController;
};

function createParts(options: ClientOptions): Parts {
  const { target, clock, emit } = options;
  const closing = new AbortController();
  const accounts = new Map(Object.entries(target.accounts));
  const onHeadroom = (account: string, requests: number): void =>
    emit({ target: target.name, at: clock.now(), type: 'headroom', account, requests });
  const ledgers = new Ledgers({ clock, onHeadroom, pace: target.limits.pace, scope: target.limits.scope });
  const transport = createTransport({ clock });
  const sender = new Sender({ ...options, transport });
  const tokens = new Tokens({
    target: target.name,
    accounts,
    audience: target.apis.token,
    clock,
    emit,
    sender,
    closing: closing.signal,
  });
  return { options, accounts, ledgers, transport, sender, tokens, closing };
}

async function sendOn(parts: Parts, lane: Lane, call: Call, how: SendOptions): Promise<Exchange> {
  const { accounts, closing, options, sender, tokens } = parts;
  const authorization = authorize(how.credential, accounts, tokens);
  const { account } = authorization;
  const { signal, release } = joinSignals(how.signal, closing.signal);
  try {
    const { value, payment } = await takeTurn(parts, lane, authorization, how, signal);
    const secret = value === undefined ? undefined : secretOf(value);
    if (secret !== undefined) options.learnSecret(secret);
    const probe = lane.probe ?? how.burst;
    return await sender.send(call, { ...how, signal, account, authorization: value, probe }, payment);
  } catch (error) {
    if (signal.aborted && error === signal.reason) return sender.unsent(call, account);
    throw error;
  } finally {
    release();
  }
}

type Turn = {
  readonly value: string | undefined;
  readonly payment: Awaited<ReturnType<Lane['take']>>;
};

/** Waits for a token and then for its turn; a token that ended meanwhile is renewed once. */
async function takeTurn(
  { tokens }: Parts,
  lane: Lane,
  { account, needsToken, value }: Authorization,
  { observe }: SendOptions,
  signal: AbortSignal,
): Promise<Turn> {
  if (account === undefined || !needsToken) {
    return { payment: await lane.take(account, signal), value: value() };
  }
  for (let round = 1; ; round += 1) {
    await orAborted(tokens.ensure(account, lane, observe), signal);
    const held = value();
    const payment = await lane.take(account, signal);
    const current = value();
    // A token that lives for seconds only may end in every round; then the API shall say so.
    if (current !== undefined || round === 2) return { payment, value: current ?? held };
    payment.slot.cancel();
  }
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
  name: string,
  signal: AbortSignal | undefined,
  run: (burst: Burst) => Promise<T>,
): Promise<T> {
  const { accounts, closing, ledgers, options, sender, tokens } = parts;
  const { clock, emit, target } = options;
  const joined = joinSignals(signal, closing.signal);
  const announce = (active: boolean): void =>
    emit({ target: target.name, at: clock.now(), type: 'burst', active });
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
