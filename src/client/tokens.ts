import type { Clock } from '../clock/clock.ts';
import type { AccountConfig } from '../config/target.ts';
import type { EventSink } from '../events/events.ts';
import type { Exchange } from '../wire/exchange.ts';
import { signAssertion, tolerableOffset, usualTimes } from './assertion.ts';
import type { Accounts } from './authorization.ts';
import type { SendOptions } from './call.ts';
import type { Lane } from './lane.ts';
import type { Sender } from './sender.ts';
import { type Grant, isRefusal, readClockOffset, readGrant } from './token-answer.ts';
import { TokenUnavailable } from './token-unavailable.ts';

export type TokensOptions = {
  readonly target: string;
  readonly accounts: Accounts;
  /** Reads the files anew that hold the secrets of the accounts. */
  readonly refresh: () => Promise<unknown>;
  /** The URL of the token endpoint; absent where the target has none. */
  readonly audience: string | undefined;
  readonly clock: Clock;
  readonly emit: EventSink;
  readonly sender: Sender;
  /** Ends all renewals. */
  readonly closing: AbortSignal;
};

type Observe = SendOptions['observe'];

/** All times are monotonic milliseconds. */
type Held = {
  readonly token: string;
  readonly asked: number;
  readonly renewAt: number;
  readonly expires: number;
};
type Failed = { readonly error: TokenUnavailable; readonly count: number; readonly until: number };
type AccountState = { held?: Held | undefined; failed?: Failed | undefined };

/** Tokens are renewed this long before their announced end (documentation, section 401: get a new one before). */
const renewalLead = 300_000;
const firstBackoff = 1_000;
const longestBackoff = 60_000;

/** The access tokens of one target's accounts: fetched when first needed, shared, and renewed before they end. */
export class Tokens {
  readonly #options: TokensOptions;
  readonly #states = new Map<string, AccountState>();
  /** One renewal at a time for each account and lane: one that waits for its turn must not be waited for by a burst. */
  readonly #renewals = new Map<string, Promise<void>>();
  #offset = 0;

  constructor(options: TokensOptions) {
    this.#options = options;
  }

  /** The token that an account holds, while it is honoured; undefined where there is none. */
  current(account: string): string | undefined {
    const { held } = this.#state(account);
    return held !== undefined && this.#options.clock.monotonic() < held.expires ? held.token : undefined;
  }

  /** Milliseconds since the token that an account holds was asked for; undefined where there is none. */
  age(account: string): number | undefined {
    const { held } = this.#state(account);
    return held === undefined ? undefined : this.#options.clock.monotonic() - held.asked;
  }

  /**
   * Sees to it that the account holds a token. A token that nears its end is still good where its renewal fails.
   * @throws TokenUnavailable, without a request while the back-off after a failure lasts.
   */
  async ensure(account: string, lane: Lane, observe?: Observe): Promise<void> {
    if (this.#isFresh(account)) return;
    const { failed } = this.#state(account);
    if (failed !== undefined && this.#options.clock.monotonic() < failed.until) {
      if (this.current(account) !== undefined) return;
      throw failed.error;
    }
    try {
      await this.#renewOnce(account, lane, observe);
    } catch (error) {
      if (this.current(account) === undefined) throw error;
    }
  }

  /** The API has refused this token: it is not used again. */
  refuse(account: string, token: string): void {
    const state = this.#state(account);
    if (state.held?.token === token) state.held = undefined;
  }

  #renewOnce(account: string, lane: Lane, observe: Observe): Promise<void> {
    const key = `${lane.atOnce ? 'at once' : 'paced'} ${account}`;
    const pending = this.#renewals.get(key);
    if (pending !== undefined) return pending;
    const renewal = this.#renew(account, lane, observe).finally(() => this.#renewals.delete(key));
    this.#renewals.set(key, renewal);
    return renewal;
  }

  async #renew(account: string, lane: Lane, observe: Observe): Promise<void> {
    const offset = this.#offset;
    let exchange = await this.#request(account, lane, observe);
    if (exchange === undefined) return;
    if (isRefusal(exchange) && Math.abs(this.#offset - offset) > tolerableOffset) {
      // It may have been refused for our clock alone, and what the right time is has just become known.
      exchange = (await this.#request(account, lane, observe)) ?? exchange;
    }
    const grant = readGrant(exchange);
    if (typeof grant === 'string') this.#fail(account, grant, exchange);
    else this.#hold(account, grant, exchange);
  }

  /** Undefined when another renewal has been quicker while this one waited for its turn. */
  async #request(account: string, lane: Lane, observe: Observe): Promise<Exchange | undefined> {
    const { accounts, audience, closing, refresh, sender } = this.#options;
    await refresh();
    const config = accounts.get(account);
    if (config === undefined) throw new TokenUnavailable(account, 'the account is not configured');
    if (audience === undefined) throw new TokenUnavailable(account, 'apis.token is not configured');
    const payment = await lane.take(account, closing).catch(() => {
      throw new TokenUnavailable(account, 'the client is being closed');
    });
    if (this.#isFresh(account)) {
      payment.slot.cancel();
      return undefined;
    }
    const assertion = await this.#sign(account, config, audience).catch((error: unknown) => {
      payment.slot.cancel();
      throw error;
    });
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
    });
    const call = { api: 'token', operation: 'token.create', method: 'POST', path: '', body };
    const sending = {
      account,
      probe: lane.probe,
      signal: closing,
      ...(observe === undefined ? {} : { observe }),
    };
    const exchange = await sender.send(call, sending, payment);
    const offset = readClockOffset(exchange);
    if (offset !== undefined) this.#offset = Math.abs(offset) > tolerableOffset ? offset : 0;
    return exchange;
  }

  async #sign(account: string, config: AccountConfig, audience: string): Promise<string> {
    const times = usualTimes(this.#options.clock.now() + this.#offset);
    try {
      return await signAssertion(config, { audience, ...times });
    } catch {
      throw new TokenUnavailable(account, 'its secret cannot sign an assertion (is it empty?)');
    }
  }

  #hold(account: string, { token, lifetimeSeconds }: Grant, { sentAt, timings }: Exchange): void {
    const { target, clock, emit } = this.#options;
    const lifetime = lifetimeSeconds * 1_000;
    this.#states.set(account, {
      held: {
        token,
        asked: timings.sent,
        // Half its life for one that is shorter than documented, or every request would ask for another.
        renewAt: timings.sent + Math.max(lifetime - renewalLead, lifetime / 2),
        expires: timings.sent + lifetime,
      },
    });
    emit({ target, at: clock.now(), type: 'token-renewed', account, expires: sentAt + lifetime });
  }

  #fail(account: string, reason: string, exchange: Exchange): never {
    const { target, clock, emit, closing } = this.#options;
    const error = new TokenUnavailable(account, reason, exchange);
    if (closing.aborted) throw error;
    const state = this.#state(account);
    const count = (state.failed?.count ?? 0) + 1;
    const wait = Math.min(longestBackoff, firstBackoff * 2 ** (count - 1));
    state.failed = { error, count, until: clock.monotonic() + wait };
    emit({ target, at: clock.now(), type: 'token-renewal-failed', account, detail: reason });
    throw error;
  }

  #isFresh(account: string): boolean {
    const { held } = this.#state(account);
    return held !== undefined && this.#options.clock.monotonic() < held.renewAt;
  }

  #state(account: string): AccountState {
    const known = this.#states.get(account);
    if (known !== undefined) return known;
    const state: AccountState = {};
    this.#states.set(account, state);
    return state;
  }
}
