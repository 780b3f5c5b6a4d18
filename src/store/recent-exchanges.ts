import type { Exchange } from '../wire/exchange.ts';

/** The newest exchanges, for the judgements that will rest on them. */
export type RecentExchanges = {
  add(exchange: Exchange): void;
  /** Those of these ids that are still known, in this order. */
  find(ids: readonly string[]): readonly Exchange[];
};

/** A judgement may look back over a long burst and a minute of waiting; what it cannot need any more is let go. */
const mostExchanges = 2_000;
const mostBytes = 32 * 1024 * 1024;

/** Remembers exchanges until there are too many, or too large ones. */
export function createRecentExchanges(): RecentExchanges {
  const exchanges = new Map<string, Exchange>();
  let bytes = 0;
  return {
    add(exchange) {
      exchanges.set(exchange.id, exchange);
      bytes += sizeOf(exchange);
      for (const [id, oldest] of exchanges) {
        if (exchanges.size <= mostExchanges && bytes <= mostBytes) break;
        exchanges.delete(id);
        bytes -= sizeOf(oldest);
      }
    },
    find: (ids) =>
      ids.flatMap((id) => {
        const exchange = exchanges.get(id);
        return exchange === undefined ? [] : [exchange];
      }),
  };
}

function sizeOf({ request, response }: Exchange): number {
  return (request.body?.length ?? 0) + (response?.body.length ?? 0);
}
