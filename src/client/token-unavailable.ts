import type { Exchange } from '../wire/exchange.ts';

/** An account has no access token, and why, in words without secrets. */
export class TokenUnavailable extends Error {
  override readonly name = 'TokenUnavailable';
  readonly account: string;
  /** The request for a token that failed, where one was sent. */
  readonly exchange: Exchange | undefined;

  constructor(account: string, reason: string, exchange?: Exchange) {
    super(`no access token for account ${account}: ${reason}`);
    this.account = account;
    this.exchange = exchange;
  }
}
