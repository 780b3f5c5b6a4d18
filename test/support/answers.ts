import type { AnsweredExchange, RawHeader } from '../../src/wire/exchange.ts';

/** What a test says of an answer; the rest is that of a usual refusal. */
export type AnswerParts = {
  readonly id?: string;
  readonly api?: string;
  readonly operation?: string;
  readonly method?: string;
  readonly status?: number;
  readonly headers?: readonly RawHeader[];
  /** Text as it stands on the wire, or what is to be written as JSON. */
  readonly body?: unknown;
  readonly provoked?: boolean;
};

/** The usual headers of a refusal. */
export const refusalHeaders: readonly RawHeader[] = [
  ['Content-Type', 'application/json'],
  ['WWW-Authenticate', 'Bearer'],
];

/** The usual body of a refusal. */
export const refusalBody = {
  error: 'the request has no credential',
  code: 401,
  help: 'https://docs.example.com/error-codes#401',
};

/** An answered exchange with everything filled in but what a test is about. */
export function answer(parts: AnswerParts = {}): AnsweredExchange {
  const { body = refusalBody, headers = refusalHeaders, method = 'GET', status = 401 } = parts;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    id: parts.id ?? 'x1',
    api: parts.api ?? 'rest',
    operation: parts.operation ?? 'projects.get',
    provoked: parts.provoked ?? true,
    request: { method, url: 'https://api.example.com/v2/projects/p1', headers: [] },
    response: { status, headers, body: new TextEncoder().encode(text), bodyEnd: 'complete' },
    sentAt: 0,
    timings: { sent: 0, answered: 5, ended: 6 },
  };
}
