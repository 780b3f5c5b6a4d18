import type { AccessTokens } from './access-token.ts';
import type { CodeForm } from './answer.ts';
import type { Switchboard } from './drifts/switchboard.ts';
import type { Faults } from './faults.ts';
import type { Gate } from './limiter/gate.ts';
import type { LimiterKind } from './limiter/limiter.ts';
import type { RequestLog } from './request-log.ts';
import type { World } from './world/world.ts';

export type LimitScope = 'account' | 'target' | 'address';

/** Everything that answering a request may need: one of these per sandbox. */
export type Service = {
  readonly world: World;
  readonly tokens: AccessTokens;
  readonly gate: Gate;
  readonly switchboard: Switchboard;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** What a drift put off until later; run by the first request at or after its time. */
  readonly deferred: Deferred[];
  readonly limiter: LimiterKind;
  readonly limitScope: LimitScope;
  readonly code: CodeForm;
  /** Milliseconds. */
  readonly propagationDelay: number;
  /** Milliseconds since the epoch on the sandbox's clock; never goes back. */
  readonly now: () => number;
  /** Names that the seed gives its accounts, by key id. */
  readonly accountNames: ReadonlyMap<string, string>;
  /** Seconds that an access token is good for, and announced to be. */
  readonly tokenLifetime: number;
  /** The addresses of the token endpoint, known once it listens. */
  readonly audiences: readonly string[];
};

export type Deferred = { readonly due: number; readonly run: () => void };

/** One request, read whole. */
export type Request = {
  readonly api: 'rest' | 'emulator' | 'token';
  readonly method: string;
  /** Without the query, as it was sent. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly authorization: string | undefined;
  readonly contentType: string;
  /** Undefined when it was larger than the sandbox reads. */
  readonly body: Uint8Array | undefined;
  readonly address: string;
};
