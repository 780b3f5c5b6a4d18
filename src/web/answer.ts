import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What is answered, before secrets are taken out. */
export type Answer = {
  readonly status: ContentfulStatusCode;
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Sends an answer, with what is common to all and without secrets. */
export type Send = (context: Context, answer: Answer) => Response;

/** The headers of every answer. */
export type Common = () => Readonly<Record<string, string>>;

/** The parameters of a query, each at most once. */
export type Query = (name: string) => string | undefined;

/** Makes an answer for one path. */
export type Build = (query: Query) => Promise<Answer> | Answer;

/**
 * Only files of this server are loaded, nothing inline runs, nothing is framed or cached, forms lead nowhere else, and no
 * other site hears where the reader came from.
 */
export const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** One sentence in plain text. */
export function say(status: ContentfulStatusCode, sentence: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', text: `${sentence}\n` };
}

/** A page. */
export function asPage(text: string, status: ContentfulStatusCode = 200): Answer {
  return { status, type: 'text/html; charset=utf-8', text };
}

/** Refuses a method that a path does not have. */
export function refuseMethod({ path, method }: Context['req'], allow: 'GET, HEAD' | 'POST'): Answer {
  const sentence = `${path} answers ${allow.replace(', ', ' and ')}, not ${method}.`;
  return { ...say(405, sentence), headers: { allow } };
}
