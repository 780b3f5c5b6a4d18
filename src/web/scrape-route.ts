import type { Hono } from 'hono';
import { refuseMethod, type Common, type Send } from './answer.ts';

/** One scrape in text format 0.0.4, in pieces, from which secrets were taken out already. */
export type Scrape = () => Iterable<string> | AsyncIterable<string>;

const textFormat = 'text/plain; version=0.0.4; charset=utf-8';

/** The one answer that grows with every target: its pieces come one by one, so that nothing has to wait for the whole. */
export function addScrape(app: Hono, scrape: Scrape, headers: Common, send: Send): void {
  app.get('/metrics', async (context) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of scrape()) pieces.push(Buffer.from(piece));
    return context.body(Buffer.concat(pieces), 200, { ...headers(), 'content-type': textFormat });
  });
  app.all('/metrics', (context) => send(context, refuseMethod(context.req, 'GET, HEAD')));
}
