import type { DriftsOfRequest } from './drifts/switchboard.ts';
import type { JsonObject } from './json-object.ts';
import type { Query } from './query.ts';
import type { ServiceAccount, World } from './world/world.ts';

/** One authenticated call of the REST or the emulator API, as its handler sees it. */
export type Call = {
  readonly api: 'rest' | 'emulator';
  /** The variables of the path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Query;
  /** @throws Refusal 400 when the body is not one JSON object in UTF-8. An absent body is an empty object. */
  body(): JsonObject;
  readonly account: ServiceAccount;
  readonly world: World;
  /** Milliseconds since the epoch on the sandbox's clock. */
  readonly now: number;
  /** Milliseconds until what is created can be fetched. */
  readonly propagationDelay: number;
  readonly drifts: DriftsOfRequest;
};

/** One documented call. */
export type Route = {
  /** Dotted and bounded, as in the request log. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Relative to the base URL; `{name}` is a variable, a `:verb` may stand at the end. */
  readonly pattern: string;
  /** Answers with what becomes the JSON body of a 200; refuses by throwing a Refusal. */
  readonly handle: (call: Call) => unknown;
};
