import type { AnsweredExchange, FailedExchange, RawHeader } from '../../src/wire/exchange.ts';
import type { BodyEnd } from '../../src/wire/exchange.ts';

const asked = {
  id: 'x1',
  api: 'rest',
  operation: 'labels.create',
  provoked: true,
  request: { method: 'POST', url: 'https://api.example.com/v2/labels', headers: [] },
  sentAt: 0,
  timings: { sent: 0, ended: 1 },
};

type Answer = {
  readonly status?: number;
  readonly headers?: readonly RawHeader[];
  readonly body?: string | Uint8Array;
  readonly bodyEnd?: BodyEnd;
};

/** An answered exchange; a conformant 409 where nothing else is said. */
export function answered(answer: Answer = {}): AnsweredExchange {
  const body = answer.body ?? '{"error":"exists already","code":409,"help":"https://example.com/#409"}';
  return {
    ...asked,
    response: {
      status: answer.status ?? 409,
      headers: answer.headers ?? [['Content-Type', 'application/json']],
      body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
      bodyEnd: answer.bodyEnd ?? 'complete',
    },
  };
}

/** An exchange that got no answer. */
export function unanswered(): FailedExchange {
  return { ...asked, failure: { reason: 'dns', detail: 'no such host' } };
}
