import { html } from 'hono/html';
import type { AccountHeadroom, HeadroomView } from '../views/headroom-view.ts';
import { renderPage, showMenu, showTrail, type Frame } from './layout.ts';
import { describeSpan, showMoment, type Markup } from './show.ts';

/** How much of the quota this monitor left, drawn over the trailing quarter of an hour. */
export function renderHeadroom(target: string, headroom: HeadroomView, frame: Frame): Promise<string> {
  const { quota, windowSeconds, scope, accounts, burstActive, observedBursts } = headroom;
  const bursts = Object.entries(observedBursts);
  const content = html`${showTrail(target, 'head-room')}
    <h1>Head-room of ${target}</h1>
    ${showMenu(target, 'headroom', frame)}
    <p>
      ${
        quota === undefined
          ? 'The contract documents no quota.'
          : html`The contract documents <b>${quota} requests in ${windowSeconds} s</b>, counted here by
              ${scope === 'target' ? 'target' : 'account'}. What is drawn is what was left of it by this
              monitor’s own requests.`
      }
      ${burstActive ? html`<b>A deliberate burst is under way.</b>` : ''}
    </p>
    ${quota === undefined ? '' : accounts.map((account) => showAccount(account, quota, headroom, frame.now))}
    ${
      bursts.length === 0
        ? ''
        : html`<section aria-labelledby="bursts">
            <h2 id="bursts">Newest deliberate bursts</h2>
            <ul class="list">
              ${bursts.map(([api, admitted]) => html`<li>${admitted} requests got through on ${api}</li>`)}
            </ul>
          </section>`
    }`;
  return renderPage(`Head-room of ${target}`, content, frame);
}

function showAccount(account: AccountHeadroom, quota: number, view: HeadroomView, now: string): Markup {
  const name = account.account === 'all' ? 'All accounts' : account.account;
  const { lowest, steps } = account;
  const bursts = steps.filter(({ burst }) => burst).length;
  return html`<section class="headroom">
    <h2>${name}</h2>
    <p class="small">
      Lowest of the last 5 minutes: <b>${lowest ?? quota} of ${quota}</b>
      ${bursts === 0 ? '' : html`· deliberate bursts in ${bursts} of the steps drawn, not counted`}
    </p>
    <figure class="chart">
      <div class="scale" aria-hidden="true"><span>${quota}</span><span>0</span></div>
      ${draw(account, quota, view)}
      <figcaption>
        <span>${describeSpan(Date.parse(view.to) - Date.parse(view.from))} ago</span><span>now</span>
      </figcaption>
    </figure>
    ${showLegend()} ${showSteps(account, now)}
  </section>`;
}

/** One column for each window, as high as what was left; a window in which nothing was sent was wholly free. */
function draw({ account, steps, lowest }: AccountHeadroom, quota: number, view: HeadroomView): Markup {
  const from = Date.parse(view.from);
  const seconds = (Date.parse(view.to) - from) / 1_000;
  const columns = steps.map((step) => {
    const x = (Date.parse(step.at) - from) / 1_000;
    const used = quota - Math.max(0, step.lowest);
    return html`<rect
      class="${step.burst ? 'burst' : 'used'}"
      x="${x.toFixed(1)}"
      y="0"
      width="${view.windowSeconds}"
      height="${used}"
    />`;
  });
  const label = `Head-room of ${account}: at least ${lowest ?? quota} of ${quota} in the last 5 minutes`;
  return html`<svg
    viewBox="0 0 ${seconds} ${quota}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${label}"
  >
    <rect class="free" width="${seconds}" height="${quota}" />
    ${columns}
    <path class="middle" d="M0 ${quota / 2}H${seconds}" />
  </svg>`;
}

const legend = [
  ['free', 'left'],
  ['used', 'used'],
  ['burst', 'used, in part by a deliberate burst'],
] as const;

function showLegend(): Markup {
  return html`<ul class="legend">
    ${legend.map(
      ([name, words]) =>
        html`<li>
          <svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${name}" width="10" height="10" /></svg
          >${words}
        </li>`,
    )}
  </ul>`;
}

/** The same in figures, the newest first. */
function showSteps({ steps }: AccountHeadroom, now: string): Markup {
  const newest = steps.toReversed().slice(0, 30);
  if (newest.length === 0) return html`<p class="small">Nothing was sent in this time.</p>`;
  return html`<details>
    <summary>In figures</summary>
    <ol class="list">
      ${newest.map(
        ({ at, lowest, burst }) =>
          html`<li>${showMoment(at, now)}: ${lowest} left${burst ? ', in a deliberate burst' : ''}</li>`,
      )}
    </ol>
  </details>`;
}
