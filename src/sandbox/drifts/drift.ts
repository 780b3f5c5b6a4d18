import type { Answer } from '../answer.ts';
import type { LimiterKind } from '../limiter/limiter.ts';
import type { Api } from '../request-log.ts';

/** The request that an answer belongs to, as a drift may look at it. */
export type Occasion = {
  readonly api: Api | 'documentation';
  readonly method: string;
  readonly path: string;
  readonly operation: string;
};

/**
 * What the service asks before it decides. Every entry is off in the conformant sandbox; a drift that needs another
 * decision of the service adds an entry here and the one place that asks for it.
 */
export type Behaviour = {
  /** An access token past its hour is honoured. */
  readonly acceptExpiredTokens: true;
  /** Requests without a credential are served as the first account of the seed. */
  readonly acceptNoCredential: true;
  /** A token that nobody issued is taken for the first account's of the seed. */
  readonly acceptUnknownTokens: true;
  /** A valid credential is told 401. */
  readonly refuseValidCredentials: true;
  /** A deleted key still gets tokens, and serves for basic authentication. */
  readonly acceptRevokedKeys: true;
  /** By basic authentication a key serves with any secret. */
  readonly acceptWrongSecrets: true;
  /** Assertions are not checked for their signature, audience, issuer and times. */
  readonly acceptForgedAssertions: true;
  /** Seconds by which the clock that assertions are compared with is ahead. */
  readonly clockOffset: number;
  /** Seconds that an access token is honoured. */
  readonly tokenLifetime: number;
  /** Seconds that a token is announced to live. */
  readonly announcedLifetime: number;
  /** Roles are not looked at: every account may do everything. */
  readonly ignoreRoles: true;
  /** A transfer asks for administrator in one of the two projects only. */
  readonly transferChecks: 'source' | 'target';
  /** A newer token of the same key ends those before it. */
  readonly oneTokenPerKey: true;
  /** Requests per window. */
  readonly quotaRequests: number;
  /** Milliseconds of the window. */
  readonly quotaWindow: number;
  readonly limiterKind: LimiterKind;
  /** Every operation has its own counter. */
  readonly countPerOperation: true;
  /** Each of the APIs has its own counter. */
  readonly countPerApi: true;
  /** Every account has its own counter. */
  readonly countPerAccount: true;
  /** A request is counted as two. */
  readonly countTwice: true;
  /** Nothing is counted. */
  readonly unlimited: true;
  /** Milliseconds by which each refused request puts the end of the wait off. */
  readonly penalty: number;
  /** `Retry-After` is rounded down instead of up. */
  readonly roundRetryAfterDown: true;
  /** Writes answered with 429 are applied all the same, so many milliseconds later (0: at once). */
  readonly applyLimited: number;
  /** Writes answered with 403 are applied all the same. */
  readonly applyForbidden: true;
  /** Creating a label with a good key and a bad value is refused, but leaves a label without a value. */
  readonly keepRefusedLabels: true;
  /** Creating a label that exists with this very value is answered as if it were new. */
  readonly acceptSameLabel: true;
  /** Creating a label whose key exists overwrites the value, whatever is answered. */
  readonly overwriteDuplicates: true;
  /** A create, or a change of a label, is answered but not applied. */
  readonly loseWrites: true;
  /** Deleting an emulated device is answered but not done. */
  readonly loseDeletes: true;
  /** An emulated device that was deleted is there again so many milliseconds later. */
  readonly returnDeleted: number;
};

/** How an answer leaves: `steps` are bytes to write and milliseconds of clock time to pause, then the connection ends. */
export type Transmission = {
  readonly steps: readonly (Uint8Array | number)[];
  /** `close` ends the connection in order, `reset` with a TCP reset, `silence` leaves it open and says nothing more. */
  readonly ending: 'close' | 'reset' | 'silence';
};

/** An answer as it would have been sent. */
export type Wire = {
  /** Status line and header lines, each ended by CR LF, and the empty line. */
  readonly head: Uint8Array;
  readonly body: Uint8Array;
};

/** One way in which an error contract goes wrong. It may act in any of three places. */
export type Drift = {
  /** Kebab-case; what `--drift` and the control endpoint are given. */
  readonly name: string;
  /** Clauses that may report it, at least one of which must; empty for a control and for what only moves the baseline. */
  readonly clauses: readonly string[];
  /** What must be reported as a change against the baseline: a trait of the answers, or a clause that is only measured. */
  readonly changes?: readonly string[];
  /** One sentence. */
  readonly effect: string;
  /** Which answers `alter` and `transmit` are for; only these are counted by `@1/N`. Absent: all. */
  readonly when?: (answer: Answer, occasion: Occasion) => boolean;
  /** Changes status, headers, body or delay. */
  readonly alter?: (answer: Answer, occasion: Occasion) => Answer;
  /** Takes the bytes on the socket into its own hands. */
  readonly transmit?: (wire: Wire, occasion: Occasion) => Transmission;
  /** Changes decisions of the service; each time the service asks is counted by `@1/N`, once per request. */
  readonly behaviour?: Partial<Behaviour>;
};
