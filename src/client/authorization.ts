import type { AccountConfig, AuthenticationMethod } from '../config/target.ts';
import type { Credential } from './call.ts';
import { TokenUnavailable } from './token-unavailable.ts';
import type { Tokens } from './tokens.ts';

/** The configured accounts, by name. */
export type Accounts = { get(name: string): AccountConfig | undefined };

/** How the credential of one request becomes its `Authorization`. */
export type Authorization = {
  /** The configured account that it belongs to, where it does. */
  readonly account?: string;
  /** Whether an access token has to be fetched first. */
  readonly needsToken: boolean;
  /** The header's value now; undefined where none is sent, or no token is held. */
  readonly value: () => string | undefined;
};

/**
 * Finds out what a credential takes.
 * @throws TokenUnavailable when the account is not configured, or has no way of authenticating.
 */
export function authorize(credential: Credential, accounts: Accounts, tokens: Tokens): Authorization {
  switch (credential.kind) {
    case 'none':
      return { needsToken: false, value: () => undefined };
    case 'bearer':
      return { needsToken: false, value: () => `Bearer ${credential.token}` };
    case 'basic': {
      const { username, password } = credential;
      return { needsToken: false, value: () => writeBasic(username, password) };
    }
    case 'account':
      return authorizeAccount(credential.account, credential.method, accounts, tokens);
  }
}

function authorizeAccount(
  account: string,
  asked: AuthenticationMethod | undefined,
  accounts: Accounts,
  tokens: Tokens,
): Authorization {
  const config = accounts.get(account);
  if (config === undefined) throw new TokenUnavailable(account, 'the account is not configured');
  const method = asked ?? config.auth[0];
  if (method === undefined) throw new TokenUnavailable(account, 'the account lists no way of authenticating');
  if (method === 'basic') {
    const value = (): string => {
      // By the time of its turn its file may hold another.
      const { keyId, secret } = accounts.get(account) ?? config;
      return writeBasic(keyId, secret);
    };
    return { account, needsToken: false, value };
  }
  const value = (): string | undefined => {
    const token = tokens.current(account);
    return token === undefined ? undefined : `Bearer ${token}`;
  };
  return { account, needsToken: true, value };
}

function writeBasic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** What of a header's value is secret: all behind the name of the scheme, where it is long enough to be one. */
export function secretOf(authorization: string): string | undefined {
  const secret = authorization.slice(authorization.indexOf(' ') + 1);
  return secret.length >= 8 ? secret : undefined;
}
