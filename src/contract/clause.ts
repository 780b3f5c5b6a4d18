import type { AnsweredExchange } from '../wire/exchange.ts';
import type { Route } from './routes.ts';
import type { Severity, Verdict } from './verdict.ts';

/** What a judge may know beside the exchange itself. */
export type JudgingContext = {
  /** Names of resources and accounts that may stand in an answer: those configured and those the monitor itself made. */
  readonly knownNames: readonly string[];
  /** Hosts that are known to carry the API's documentation. */
  readonly documentationHosts: readonly string[];
  /** Whether nobody else uses the quota: only then is a refusal the monitor's own doing, or the API's fault. */
  readonly exclusiveQuota?: boolean;
  /** Headers by which earlier answers of this API told requests apart, in lower case. */
  readonly traceHeaders?: readonly string[];
};

/**
 * Judges one answered exchange by itself: no clock, no I/O.
 * Returns undefined where the clause has nothing to say about this exchange.
 */
export type ExchangeJudge = (exchange: AnsweredExchange, context: JudgingContext) => Verdict | undefined;

/**
 * What a verdict can rest on beside the status: all headers of the answer; its text, whole and without its codings; its
 * very bytes; the body that was sent; and what the sender may see, or how it proved who it is. Where a monitor sends the
 * requests itself, all of it is known. A recording may lack some.
 */
export type EvidencePart = 'headers' | 'text' | 'bytes' | 'sent' | 'sender';

/** One checkable statement of an API's documentation. */
export type Clause = {
  /** Pinned for ever: metrics, alerts and accepted deviations refer to it. */
  readonly id: string;
  /** The part of the documentation that it stands in. */
  readonly section: string;
  readonly severity: Severity;
  /** The statement, in our own words, one sentence. */
  readonly statement: string;
  /** The APIs on which it can be judged. */
  readonly apis: readonly string[];
  /** Judged on every exchange where present; otherwise probes judge it. */
  readonly judge?: ExchangeJudge;
  /** What such a verdict of the judge on this exchange rests on; everything where absent. */
  readonly restsOn?: (
    exchange: AnsweredExchange,
    outcome: 'conforms' | 'violates',
  ) => readonly EvidencePart[];
  /**
   * The server error after which a retry as documented gets through: judged on every call that is retried, whenever
   * that error occurs, for nobody can order one.
   */
  readonly recoversFrom?: number;
};

/** How the errors of an API are written, as far as a baseline of them needs to know. */
export type ErrorTerms = {
  /** The member that tells people what went wrong. */
  readonly text: string;
  /** The member that links to the documentation. */
  readonly link: string;
  /**
   * Which form binds an answer: the documented one of errors; `free`, where no document speaks of it and even the status
   * is only recorded; none, where it is no error, or not one of this API's.
   */
  readonly form: (exchange: AnsweredExchange) => 'documented' | 'free' | undefined;
  /** The clauses that facets of a shape are closest to, by the facet's name (`media type`, `type of code`, …). */
  readonly clauses: Readonly<Record<string, string>>;
};

/** A page of documentation and how its sections are linked to. */
export type DocumentationPage = {
  /** An absolute URL without a fragment. */
  readonly url: string;
  /** The fragment that leads to a clause's section; undefined where the section has none of its own. */
  readonly fragment: (section: string) => string | undefined;
};

/** A documented contract: its clauses and where its documentation may live. */
export type Contract = {
  readonly name: string;
  readonly title: string;
  readonly clauses: readonly Clause[];
  readonly documentationHosts: readonly string[];
  /** Where people read it; absent where no page is public. */
  readonly documentation?: DocumentationPage;
  /** The documented calls, and the base URLs by API at which deployments are known: for telling what traffic is. */
  readonly routes?: readonly Route[];
  readonly baseUrls?: Readonly<Record<string, readonly string[]>>;
  /** The usual terms where absent: `error`, `help`, and the documented form on every status from 400 on. */
  readonly errors?: ErrorTerms;
};
