export type Api = 'rest' | 'emulator' | 'token';

/** One request as the sandbox saw it. Holds no credential and no body. */
export type RequestLogEntry = {
  /** Milliseconds since the epoch on the sandbox's clock, when the request had come and its answer was decided. */
  readonly at: number;
  readonly api: Api | 'documentation';
  readonly method: string;
  /** The path as it was sent, without the query. */
  readonly path: string;
  readonly operation: string;
  /** Id of the key that authenticated, or the e-mail address named by a token request. */
  readonly account?: string;
  /** As sent; 0 when the connection was reset instead. */
  readonly status: number;
  /** Value of the `Faultline-Probe` header: a deliberate request of a monitor. */
  readonly probe?: string;
  /** Whose request it is, as far as the credential tells: name of a seed's account, `key ID`, else `address IP`. */
  readonly client: string;
  /** Its `User-Agent`, as far as it was sent: which program it comes from. */
  readonly agent?: string;
  readonly connection: Connection;
  /** The same for requests that say the same: a short hash of method, path, query and body (token requests: no body). */
  readonly fingerprint: string;
  /** Milliseconds by which the answer was held back after `at`. */
  readonly delay?: number;
  /** A drift took over the bytes of the answer: what the client has seen of it is not known. */
  readonly distorted?: true;
  /** The answer was ordered as a fault. */
  readonly scripted?: true;
  /** Seconds in the `Retry-After` of the answer. */
  readonly retryAfter?: number;
  /** Name of the resource that this request has created. */
  readonly created?: string;
  /** Short hash of the access token that the request carried, expired or not. */
  readonly token?: string;
  /** The access token that this request was answered with: its short hash, and when its announced life ends. */
  readonly issued?: { readonly token: string; readonly end: number };
};

/** A TCP connection: its number on its port, and when it was opened (milliseconds since the epoch). */
export type Connection = { readonly id: string; readonly opened: number };

/** The newest requests, and those who follow along. */
export type RequestLog = {
  readonly entries: readonly RequestLogEntry[];
  add(entry: RequestLogEntry): void;
  /** Calls back for every later entry; the function returned ends that. */
  follow(listener: (entry: RequestLogEntry) => void): () => void;
};

/** Older entries than the newest 10,000 are dropped, so that a long run stays within its memory. */
export function createRequestLog(capacity = 10_000): RequestLog {
  const entries: RequestLogEntry[] = [];
  const listeners = new Set<(entry: RequestLogEntry) => void>();
  return {
    entries,
    add(entry) {
      entries.push(entry);
      if (entries.length > capacity) entries.shift();
      for (const listener of listeners) listener(entry);
    },
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
