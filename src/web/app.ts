import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { refuseMethod, say, securityHeaders, type Build, type Common, type Send } from './answer.ts';
import { answerApi, answerMissing, asJson, listApiRoutes, runPath, toPattern } from './api-routes.ts';
import { assets } from './assets/assets.ts';
import type { Live } from './live.ts';
import { createLook, type Look } from './look.ts';
import { listPages } from './page-routes.ts';
import { linkTo } from './pages/show.ts';
import { addReload, type Reload } from './reload-route.ts';
import { requestRun, runOutcomes, type RunOutcome } from './run-request.ts';
import { isFromHere } from './same-origin.ts';
import { addScrape, type Scrape } from './scrape-route.ts';
import type { StatusSources } from './status-sources.ts';

/** What everything is made of that the server answers. */
export type WebSources = {
  readonly metrics: Scrape;
  /** Whether watching has begun. */
  readonly ready: () => boolean;
  /** What the pages are made of; absent as long as there is nothing of it, for the store does not answer yet. */
  readonly status?: StatusSources;
  /** Absent where reloading over HTTP is off. */
  readonly reload?: Reload;
  /** Names of this server in lower case, beside its IP addresses and localhost. */
  readonly names: readonly string[];
  /** Whether this server itself speaks TLS. */
  readonly secure?: boolean;
  /** Of every answer; the usual ones when absent. */
  readonly headers?: Common;
  /** Tells pages that are open when to look again. */
  readonly live: Live;
  /** Takes secrets out of everything else that is answered. */
  readonly redact: (text: string) => string;
  /** Hears of every page that could not be built; in words fit for a log. */
  readonly onFailure?: (message: string) => void;
};

type StartedSources = WebSources & { readonly status: StatusSources };
type Judge = (context: Context) => boolean;

/**
 * Answers the pages, the JSON API, `/metrics`, `/-/healthy` and `/-/ready`; everything else in plain words. Without a status
 * it only is healthy and can be scraped.
 */
export function createApp(sources: WebSources): Hono {
  const app = new Hono();
  const { headers: common = () => securityHeaders, status } = sources;
  const send: Send = (context, answer) =>
    context.body(sources.redact(answer.text), answer.status, {
      ...common(),
      'content-type': answer.type,
      ...answer.headers,
    });
  addPages(app, { '/-/healthy': () => say(200, 'Faultline is healthy.') }, send);
  addScrape(app, sources.metrics, common, send);
  if (status !== undefined) addStatus(app, { ...sources, status }, common, send);
  const missing = status === undefined ? waiting : nothing;
  app.notFound((context) => send(context, missing));
  app.onError((error, context) => {
    sources.onFailure?.(
      `${context.req.path} could not be answered, a fault of Faultline itself: ${error.message}`,
    );
    return send(context, say(500, 'Faultline could not build this page; its log says why.'));
  });
  return app;
}

const nothing = say(404, 'There is nothing here. Try /, /metrics, /-/healthy or /-/ready.');
const waiting = say(503, 'Faultline is waiting for its store, and watches nothing yet; its log says why.');

function addStatus(app: Hono, sources: StartedSources, common: Common, send: Send): void {
  const { status, live, reload } = sources;
  const look = createLook(status, sources.redact);
  const fromHere: Judge = ({ req }) =>
    isFromHere(
      { origin: req.header('origin'), host: req.header('host'), fetchSite: req.header('sec-fetch-site') },
      sources,
    );
  addPages(app, listPaths(sources, look), send);
  addRuns(app, status, fromHere, send);
  addApi(app, listApiRoutes(status, look), send);
  addEvents(app, live, common, send);
  addReload(app, reload, fromHere, send);
}

function addPages(app: Hono, pages: Readonly<Record<string, Build>>, send: Send): void {
  for (const [path, build] of Object.entries(pages)) {
    app.get(path, async (context) => send(context, await build((name) => context.req.query(name))));
    app.all(path, (context) => send(context, refuseMethod(context.req, 'GET, HEAD')));
  }
}

function addApi(app: Hono, routes: ReturnType<typeof listApiRoutes>, send: Send): void {
  for (const route of routes) {
    const path = toPattern(route.path);
    app.get(path, async (context) => {
      const part = (name: string): string => context.req.param(name) ?? '';
      return send(context, await answerApi(route, part));
    });
    app.all(path, (context) => send(context, refuseMethod(context.req, 'GET, HEAD')));
  }
  app.all('/api/*', (context) => send(context, answerMissing()));
}

/** What spends requests is asked for by POST alone, and by no other site. */
function addRuns(app: Hono, status: StatusSources, fromHere: Judge, send: Send): void {
  const limit = bodyLimit({
    maxSize: 4_096,
    onError: (context) => send(context, say(413, 'That is more than a form of these pages sends.')),
  });
  const ask = (context: Context, wish: Parameters<typeof requestRun>[2]): RunOutcome =>
    requestRun(status, fromHere(context), wish);
  app.post('/run', limit, async (context) => {
    const { target, probe } = await context.req.parseBody();
    const wish = { target: asText(target), probe: asText(probe) };
    const outcome = ask(context, wish);
    const { status: code, words } = runOutcomes[outcome];
    if (code === 403 || code === 404) return send(context, say(code, words));
    const location = linkTo('probes', { ...wish, run: outcome });
    return send(context, { ...say(303, words), headers: { location } });
  });
  app.all('/run', (context) => send(context, refuseMethod(context.req, 'POST')));
  app.post(toPattern(runPath), limit, (context) => {
    const wish = { target: context.req.param('target') ?? '', probe: context.req.param('probe') ?? '' };
    const outcome = ask(context, wish);
    return send(context, asJson({ outcome, words: runOutcomes[outcome].words }, runOutcomes[outcome].status));
  });
  app.all(toPattern(runPath), (context) => send(context, refuseMethod(context.req, 'POST')));
}

/** A field that is missing, or a file, names nothing. */
function asText(field: unknown): string {
  return typeof field === 'string' ? field : '';
}

function addEvents(app: Hono, live: Live, headers: Common, send: Send): void {
  app.get('/events', (context) => {
    const own = { ...headers(), 'content-type': 'text/event-stream' };
    // Whoever asks for the headers alone would never leave a stream that was opened for it.
    if (context.req.method === 'HEAD') return context.body(null, 200, own);
    const stream = live.listen();
    return stream === undefined
      ? send(context, say(503, 'Enough pages are listening; this one has to be reloaded by hand.'))
      : context.body(stream, 200, own);
  });
}

function listPaths(sources: StartedSources, look: Look): Record<string, Build> {
  return {
    ...listPages(sources.status, look),
    ...listAssets(),
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
