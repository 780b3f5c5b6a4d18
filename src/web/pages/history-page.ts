import { html } from 'hono/html';
import type { HistoryView } from '../look.ts';
import type { RunView, TransitionView } from '../views/history-view.ts';
import { renderPage, showMenu, showTrail, type Frame } from './layout.ts';
import { describeSpan, linkTo, showMoment, type Markup } from './show.ts';
import { standingWords } from './states.ts';

/** What was raised and what recovered on a target, and its newest cycles. */
export function renderHistory(target: string, history: HistoryView, frame: Frame): Promise<string> {
  const { transitions, runs } = history;
  const content = html`${showTrail(target, 'history')}
    <h1>History of ${target}</h1>
    ${showMenu(target, 'history', frame)}
    <section aria-labelledby="transitions">
      <h2 id="transitions">Raised and recovered</h2>
      ${
        transitions.length === 0
          ? html`<p>Nothing was raised yet.</p>`
          : html`<ol class="events">
              ${transitions.map((transition) => showTransition(target, transition, frame.now))}
            </ol>`
      }
    </section>
    <section aria-labelledby="cycles">
      <h2 id="cycles">Cycles</h2>
      ${runs.length === 0 ? html`<p>No cycle has begun yet.</p>` : showRuns(target, runs, frame.now)}
    </section>`;
  return renderPage(`History of ${target}`, content, frame);
}

function showTransition(target: string, view: TransitionView, now: string): Markup {
  const { api, clause, transition, standing, at } = view;
  return html`<li>
    <span class="dot ${standing}" aria-hidden="true"></span>
    <a href="${linkTo('clause', { target, api, clause })}"><code>${clause}</code> on ${api}</a>
    ${transition}: ${standingWords[standing] ?? standing}, ${showMoment(at, now)}
  </li>`;
}

function showRuns(target: string, runs: readonly RunView[], now: string): Markup {
  return html`<div class="wide" role="region" aria-label="Cycles of ${target}" tabindex="0">
    <table class="runs">
      <caption>
        The newest ${runs.length}
      </caption>
      <thead>
        <tr>
          <th scope="col">Started</th>
          <th scope="col">Took</th>
          <th scope="col">Probes</th>
          <th scope="col">Requests</th>
          <th scope="col">Conforms</th>
          <th scope="col">Violates</th>
          <th scope="col">Inconclusive</th>
        </tr>
      </thead>
      <tbody>
        ${runs.map((run) => showRun(run, now))}
      </tbody>
    </table>
  </div>`;
}

function showRun(run: RunView, now: string): Markup {
  const { started, seconds, probes, requests, conforms, violates, inconclusive } = run;
  return html`<tr>
    <th scope="row">${showMoment(started, now)}</th>
    <td>${seconds === undefined ? 'under way' : describeSpan(seconds * 1_000)}</td>
    <td>${probes}</td>
    <td>${requests ?? '–'}</td>
    <td>${conforms}</td>
    <td>${violates}</td>
    <td>${inconclusive}</td>
  </tr>`;
}
