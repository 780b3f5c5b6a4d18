import { Hono, type Context } from 'hono';
import { say, securityHeaders, type Answer, type Build } from './answer.ts';
import { assets } from './assets/assets.ts';
import { createLook } from './look.ts';
import { listPages } from './page-routes.ts';
import type { StatusSources } from './status-sources.ts';

/** What everything is made of that the server answers. */
export type WebSources = {
  /** One scrape in text format 0.0.4. */
  readonly metrics: () => Promise<string>;
  /** Whether watching has begun. */
  readonly ready: () => boolean;
  readonly status: StatusSources;
  /** Takes secrets out of everything that is answered. */
  readonly redact: (text: string) => string;
  /** Hears of every page that could not be built; in words fit for a log. */
  readonly onFailure?: (message: string) => void;
};

const scrape = 'text/plain; version=0.0.4; charset=utf-8';

/** Answers the pages, `/metrics`, `/-/healthy` and `/-/ready`; everything else in plain words. */
export function createApp(sources: WebSources): Hono {
  const app = new Hono();
  const send = (context: Context, { status, type, text, headers }: Answer): Response =>
    context.body(sources.redact(text), status, { ...securityHeaders, 'content-type': type, ...headers });

  for (const [path, build] of Object.entries(listPaths(sources))) {
    app.get(path, async (context) => send(context, await build((name) => context.req.query(name))));
    app.all(path, (context) => send(context, refuseMethod(path, context.req.method, 'GET, HEAD')));
  }
  app.notFound((context) =>
    send(context, say(404, 'There is nothing here. Try /, /metrics, /-/healthy or /-/ready.')),
  );
  app.onError((error, context) => {
    sources.onFailure?.(
      `${context.req.path} could not be answered, a fault of Faultline itself: ${error.message}`,
    );
    return send(context, say(500, 'Faultline could not build this page; its log says why.'));
  });
  return app;
}

function listPaths(sources: WebSources): Record<string, Build> {
  const look = createLook(sources.status, sources.redact);
  return {
    ...listPages(sources.status, look),
    ...listAssets(),
    '/metrics': async () => ({ status: 200, type: scrape, text: await sources.metrics() }),
    '/-/healthy': () => say(200, 'Faultline is healthy.'),
    '/-/ready': () =>
      sources.ready()
        ? say(200, 'Faultline is ready.')
        : say(503, 'Faultline has not begun its first cycle yet.'),
  };
}

/** Pages ask for them with a version that changes with them, so that they may be kept. */
function listAssets(): Record<string, Build> {
  const headers = { 'cache-control': 'public, max-age=86400' };
  return Object.fromEntries(
    Object.entries(assets).map(([name, { type, text }]) => [
      `/assets/${name}`,
      () => ({ status: 200, type, text, headers }),
    ]),
  );
}

function refuseMethod(path: string, method: string, allow: string): Answer {
  const sentence = `${path} answers ${allow.replace(', ', ' and ')}, not ${method}.`;
  return { ...say(405, sentence), headers: { allow } };
}
