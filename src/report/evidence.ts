import type { EvidenceExchange, EvidenceSummary } from '../events/evidence.ts';
import type { RawHeader } from '../wire/exchange.ts';

/** Headers by which a request can be found in the logs of those who answered it. */
const traceHeader =
  /^(?:traceparent|traceresponse|cf-ray|x-amzn-.*|(?:x-)?(?:.*-)?(?:request|correlation|trace)-?id)$/i;

/** The names and values by which an exchange can be traced, those of the request first. */
export function listTraceIds({ request, response }: EvidenceExchange): RawHeader[] {
  return [...request.headers, ...(response?.headers ?? [])].filter(([name]) => traceHeader.test(name));
}

/** A moment in UTC. */
export function describeMoment(at: number): string {
  return new Date(at).toISOString();
}

/** How often a violation was seen; a change was seen when it came. */
export function describeFrequency({ kind, violated, judged }: EvidenceSummary): string {
  if (kind === 'violation') return `${violated} of ${judged} judged`;
  return violated === 1 ? 'once' : `${violated} times`;
}
