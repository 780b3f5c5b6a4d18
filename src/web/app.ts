import { createHash } from 'node:crypto';
import { Hono, type Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { landingStyle, renderLandingPage } from './landing-page.ts';
import { redactLanding, type LandingView } from './landing-view.ts';

/** What the pages are made of. */
export type WebSources = {
  /** One scrape in text format 0.0.4. */
  readonly metrics: () => Promise<string>;
  /** Whether watching has begun. */
  readonly ready: () => boolean;
  readonly landing: () => LandingView;
  /** Takes secrets out of everything that is answered. */
  readonly redact: (text: string) => string;
  /** Hears of every page that could not be built; in words fit for a log. */
  readonly onFailure?: (message: string) => void;
};

const plain = 'text/plain; charset=utf-8';
const scrape = 'text/plain; version=0.0.4; charset=utf-8';
const page = 'text/html; charset=utf-8';

const styleHash = createHash('sha256').update(landingStyle).digest('base64');

/** Nothing here runs scripts, is framed, is cached, or tells another site where the reader came from. */
const securityHeaders = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

type Page = { readonly status: ContentfulStatusCode; readonly type: string; readonly text: string };

/** Answers `/`, `/metrics`, `/-/healthy` and `/-/ready`; everything else in plain words. */
export function createApp(sources: WebSources): Hono {
  const app = new Hono();
  const answer = (context: Context, { status, type, text }: Page, more: Record<string, string> = {}) =>
    context.body(sources.redact(text), status, { ...securityHeaders, 'content-type': type, ...more });

  for (const [path, build] of Object.entries(pagesOf(sources))) {
    app.get(path, async (context) => answer(context, await build()));
    app.all(path, (context) =>
      answer(context, say(405, `${path} answers GET and HEAD, not ${context.req.method}.`), {
        allow: 'GET, HEAD',
      }),
    );
  }
  app.notFound((context) =>
    answer(context, say(404, 'There is nothing here. Try /, /metrics, /-/healthy or /-/ready.')),
  );
  app.onError((error, context) => {
    sources.onFailure?.(
      `${context.req.path} could not be answered, a fault of Faultline itself: ${error.message}`,
    );
    return answer(context, say(500, 'Faultline could not build this page; its log says why.'));
  });
  return app;
}

function pagesOf(sources: WebSources): Record<string, () => Promise<Page> | Page> {
  return {
    '/': async () => {
      const view = redactLanding(sources.landing(), sources.redact);
      return { status: 200, type: page, text: await renderLandingPage(view) };
    },
    '/metrics': async () => ({ status: 200, type: scrape, text: await sources.metrics() }),
    '/-/healthy': () => say(200, 'Faultline is healthy.'),
    '/-/ready': () =>
      sources.ready()
        ? say(200, 'Faultline is ready.')
        : say(503, 'Faultline has not begun its first cycle yet.'),
  };
}

function say(status: ContentfulStatusCode, sentence: string): Page {
  return { status, type: plain, text: `${sentence}\n` };
}
