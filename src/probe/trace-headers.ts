import type { AnsweredExchange } from '../wire/exchange.ts';
import { headerValues } from '../wire/headers.ts';

/** Headers in which services and the proxies before them name a request, so that its traces can be found. */
const names = [
  'x-request-id',
  'request-id',
  'x-correlation-id',
  'correlation-id',
  'x-trace-id',
  'x-b3-traceid',
  'traceresponse',
  'x-cloud-trace-context',
  'x-amzn-requestid',
  'x-amzn-trace-id',
  'x-amz-request-id',
  'x-ms-request-id',
  'cf-ray',
] as const;

/** The headers by which each API names requests, as far as they were seen. */
export type TraceHeaders = {
  /** Those seen so far on answers of an API, in lower case. */
  seen(api: string): readonly string[];
  note(exchange: AnsweredExchange): void;
};

/** Nothing seen yet. */
export function createTraceHeaders(): TraceHeaders {
  const seen = new Map<string, Set<string>>();
  return {
    seen: (api) => [...(seen.get(api) ?? [])],
    note({ api, response }) {
      const known = seen.get(api) ?? new Set<string>();
      seen.set(api, known);
      for (const name of names) {
        if (headerValues(response.headers, name).some((value) => value !== '')) known.add(name);
      }
    },
  };
}
