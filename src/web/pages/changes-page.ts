import { html } from 'hono/html';
import type { AcceptedView, ChangesView, ChangeView } from '../views/change-view.ts';
import { showDifference } from './difference.ts';
import { renderPage, showMenu, showTrail, type Frame } from './layout.ts';
import { linkTo, show, showLasting, showMoment, type Markup } from './show.ts';

/** What moved against the baseline without breaking a clause, before and after side by side. */
export function renderChanges(target: string, changes: ChangesView, frame: Frame): Promise<string> {
  const { open, accepted } = changes;
  const content = html`${showTrail(target, 'changes')}
    <h1>Changes on ${target}</h1>
    ${showMenu(target, 'changes', frame)}
    ${
      open === undefined
        ? html`<p>No baseline is kept of this target yet.</p>`
        : html`<p class="small">
            Shapes of errors that moved against the recorded ones without breaking a clause. One is accepted
            with
            <code>faultline baseline accept</code>.
          </p>`
    }
    ${open !== undefined && open.length === 0 ? html`<p>Nothing has changed.</p>` : ''}
    ${(open ?? []).map((change) => showChange(target, change, frame.now))}
    ${
      accepted.length === 0
        ? ''
        : html`<section aria-labelledby="accepted">
            <h2 id="accepted">Accepted</h2>
            ${accepted.map((change) => showAccepted(change, frame.now))}
          </section>`
    }`;
  return renderPage(`Changes on ${target}`, content, frame);
}

function showChange(target: string, change: ChangeView, now: string): Markup {
  const { id, api, clause, what, before, after, causes, since, evidence } = change;
  return html`<article class="card changed">
    <h2>
      ${show(what)} on ${api}
      <span class="small"
        >nearest to <a href="${linkTo('clause', { target, api, clause })}"><code>${clause}</code></a></span
      >
    </h2>
    ${showDifference(['Before', 'After'], before, after)}
    <p class="small">
      <code>${id}</code> · for ${showLasting(since, now)} · ${causes.map(show).join(' · ')}
      ${evidence === undefined ? '' : html`· <a href="${linkTo('evidence', { id: evidence })}">evidence</a>`}
    </p>
  </article>`;
}

function showAccepted({ id, api, what, before, after, reason, at }: AcceptedView, now: string): Markup {
  return html`<article class="card">
    <h3>${show(what)} on ${api}</h3>
    ${showDifference(['Before', 'After'], before, after)}
    <p class="small"><code>${id}</code> · accepted ${showMoment(at, now)}: ${show(reason)}</p>
  </article>`;
}
