import { html, raw } from 'hono/html';
import type { TargetPlace } from '../look.ts';
import type { GrafanaLinks } from '../status-sources.ts';
import { linkTo, show, type Markup } from './show.ts';

/** What every page knows beside what it shows. */
export type Frame = {
  readonly version: string;
  /** The moment it shows, ISO 8601 in UTC. */
  readonly now: string;
  /** The targets that there are. */
  readonly targets: readonly TargetPlace[];
  readonly grafana?: GrafanaLinks;
  /** Whether probes may be run on request. */
  readonly runNow: boolean;
  /** Changes whenever style or script do, so that no browser keeps old ones. */
  readonly assets: string;
};

/** The pages about one target, in the order of the menu. */
const tabs = [
  ['target', 'Contract'],
  ['probes', 'Probes'],
  ['headroom', 'Head-room'],
  ['changes', 'Changes'],
  ['history', 'History'],
] as const;
export type Tab = (typeof tabs)[number][0];

const logo = raw(
  '<svg class="logo" viewBox="0 0 24 24" aria-hidden="true"><path d="M2 14h5l3-8 4 12 3-8 1.5 4H22" /></svg>',
);

/** A whole page. Nothing in it needs a script; with one, what changes is kept up to date. */
export async function renderPage(title: string, content: Markup, frame: Frame): Promise<string> {
  const { assets, now, version } = frame;
  return String(
    await html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${show(title)} · Faultline</title>
          <link rel="icon" href="assets/icon.svg?v=${assets}" type="image/svg+xml" />
          <link rel="stylesheet" href="assets/style.css?v=${assets}" />
          <script src="assets/live.js?v=${assets}" defer></script>
        </head>
        <body>
          <a class="skip" href="#main">Skip to content</a>
          <header class="top">
            <a class="brand" href="./">${logo}<span>Faultline</span></a>
            <p class="beat" id="beat" hidden>live</p>
            <nav aria-label="Faultline">
              <a href="./">Overview</a>
              <a href="metrics">Metrics</a>
              <a href="api/v1">API</a>
            </nav>
          </header>
          <main id="main">${content}</main>
          <footer class="foot">
            <p>
              Faultline ${version} · as of
              <time datetime="${now}">${now.replace('T', ' ').slice(0, 19)} UTC</time>
            </p>
          </footer>
        </body>
      </html> `,
  );
}

/** The menu of one target, with where else it can be looked at. */
export function showMenu(target: string, current: Tab | undefined, frame: Frame): Markup {
  const links = tabs.map(
    ([page, name]) =>
      html`<a href="${linkTo(page, { target })}" ${page === current ? raw('aria-current="page"') : ''}
        >${name}</a
      >`,
  );
  return html`<nav class="tabs" aria-label="Target ${target}">
    ${links}${showOutside(target, current, frame)}
  </nav>`;
}

function showOutside(target: string, current: Tab | undefined, { grafana, targets }: Frame): Markup {
  const { statusPage } = targets.find((each) => each.target === target) ?? {};
  const dashboard = current === 'headroom' ? grafana?.rateLimit(target) : grafana?.contract(target);
  return html`${showWayOut('Grafana', dashboard)}${showWayOut('API’s status page', statusPage)}`;
}

/** A link leads out of the pages: only to what is certainly a web page. */
export function showWayOut(name: string, url: string | undefined): Markup {
  const leads = url !== undefined && /^https?:\/\//.test(url);
  return leads ? html`<a class="out" href="${url}" rel="noreferrer">${name}</a>` : html``;
}

/** The way from the overview to a page. */
export function showTrail(target: string, rest: string): Markup {
  return html`<p class="trail">
    <a href="./">Overview</a> <span aria-hidden="true">/</span>
    <a href="${linkTo('target', { target })}">${target}</a> <span aria-hidden="true">/</span> ${rest}
  </p>`;
}
