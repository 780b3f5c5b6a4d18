import type { Exchange } from '../wire/exchange.ts';

/** A documented call, ready to be sent: built by the typed operations of an API. */
export type Call = {
  readonly api: string;
  /** Bounded name, such as `labels.create`. */
  readonly operation: string;
  readonly method: string;
  /** Of the documentation only, and then the path is the whole one: a host that is known to carry it. */
  readonly host?: string;
  /** Appended to the API's base URL; starts with a slash or is empty; segments already percent-encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as application/json where it is not already text or bytes. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What a request proves itself with. */
export type Credential =
  | { readonly kind: 'none' }
  /** A configured account, by its first or by a named way of authenticating. */
  | { readonly kind: 'account'; readonly account: string; readonly method?: 'token' | 'basic' }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string };

/** How one request is to be sent. */
export type SendOptions = {
  readonly credential: Credential;
  /** The statuses that the sender means to provoke. */
  readonly provokes?: readonly number[];
  /** Named in `Faultline-Probe` when it belongs to a deliberate burst. */
  readonly burst?: string;
  /** Called with every exchange that this sending makes, raw, token requests included, as soon as it has ended. */
  readonly observe?: (exchange: Exchange) => void;
  readonly signal?: AbortSignal;
};
