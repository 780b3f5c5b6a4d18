export type Api = 'rest' | 'emulator' | 'token';

/** One request as the sandbox saw it. Holds no credential and no body. */
export type RequestLogEntry = {
  /** Milliseconds since the epoch on the sandbox's clock, when the answer was decided. */
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
};

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
