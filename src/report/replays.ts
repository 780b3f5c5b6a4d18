import type { Exchange } from '../wire/exchange.ts';
import { readText } from '../wire/describe.ts';
import { writeReplay, type Replayed } from './evidence-curl.ts';

/** The newest requests, for the violations that will rest on them. */
export type Replays = {
  add(exchange: Exchange): void;
  /** A line that sends the newest of these again; undefined where it is no longer known. */
  find(ids: readonly string[]): string | undefined;
};

/** A judgement may look back over a long burst; what it cannot need any more is let go. */
const mostRequests = 2_000;
/** The most of a body that is remembered, in bytes. */
const longestBody = 2_000;

export function createReplays(): Replays {
  const requests = new Map<string, Replayed>();
  return {
    add({ id, request }) {
      const { method, url, headers, body } = request;
      requests.set(id, {
        request: { method, url, headers, ...(body === undefined ? {} : { body: toBody(body) }) },
      });
      for (const oldest of requests.keys()) {
        if (requests.size <= mostRequests) return;
        requests.delete(oldest);
      }
    },
    find(ids) {
      const request = requests.get(ids.at(-1) ?? '');
      return request === undefined ? undefined : writeReplay(request);
    },
  };
}

function toBody(body: Uint8Array): NonNullable<Replayed['request']['body']> {
  const whole = body.length <= longestBody;
  const text = whole ? readText(body) : '';
  const content = text ?? Buffer.from(body).toString('base64');
  return { size: body.length, whole, encoding: text === undefined ? 'base64' : 'text', content };
}
