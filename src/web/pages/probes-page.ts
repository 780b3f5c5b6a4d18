import { html } from 'hono/html';
import type { ProbeView } from '../views/probe-view.ts';
import { renderPage, showMenu, showTrail, type Frame } from './layout.ts';
import { show, showMoment, type Markup } from './show.ts';

/** The probes of a target: when they run, how they fared, what they cost. */
export function renderProbes(
  target: string,
  probes: readonly ProbeView[],
  frame: Frame,
  /** What became of a wish to run one of them. */
  notice?: string,
): Promise<string> {
  const spent = probes.reduce((sum, { requestsSpent }) => sum + requestsSpent, 0);
  const content = html`${showTrail(target, 'probes')}
    <h1>Probes of ${target}</h1>
    ${showMenu(target, 'probes', frame)}
    ${notice === undefined ? '' : html`<p class="notice" role="status">${show(notice)}</p>`}
    <div class="wide" role="region" aria-label="Probes of ${target}" tabindex="0">
      <table class="probes">
        <caption>
          ${spent} requests were spent by probes since watching began
        </caption>
        <thead>
          <tr>
            <th scope="col">Probe</th>
            <th scope="col">Schedule</th>
            <th scope="col">Last run</th>
            <th scope="col">Next run</th>
            <th scope="col">Requests spent</th>
            ${frame.runNow ? html`<th scope="col">Run</th>` : ''}
          </tr>
        </thead>
        <tbody>
          ${probes.map((probe) => showProbe(target, probe, frame))}
        </tbody>
      </table>
    </div>`;
  return renderPage(`Probes of ${target}`, content, frame);
}

function showProbe(target: string, view: ProbeView, frame: Frame): Markup {
  const { probe, title, apis, judges, schedule, nextRun, requestsSpent, requestsPerRun, unmet } = view;
  return html`<tr id="${probe}">
    <th scope="row">
      <code>${probe}</code>
      <span class="statement">${title ?? ''}</span>
      <span class="small"
        >${apis.join(', ')} · judges ${judges.length} ${judges.length === 1 ? 'clause' : 'clauses'}</span
      >
    </th>
    <td data-name="Schedule">
      ${schedule === undefined ? showUnmet(unmet) : html`<code>${schedule}</code>`}
    </td>
    <td data-name="Last run">${showLastRun(view, frame.now)}</td>
    <td data-name="Next run">${nextRun === undefined ? '–' : showMoment(nextRun, frame.now)}</td>
    <td data-name="Requests spent">
      ${requestsSpent}
      ${requestsPerRun === undefined ? '' : html`<span class="small">${requestsPerRun} a run</span>`}
    </td>
    ${frame.runNow ? html`<td data-name="Run">${showRun(target, view)}</td>` : ''}
  </tr>`;
}

function showUnmet(unmet: string | undefined): Markup {
  return html`<span class="small">${unmet === undefined ? 'never' : `does not run: ${show(unmet)}`}</span>`;
}

function showLastRun({ running, lastRun, lastOutcome }: ProbeView, now: string): Markup {
  if (running) return html`<b>running</b>`;
  if (lastRun === undefined) return html`–`;
  return html`${showMoment(lastRun, now)} <span class="small outcome ${lastOutcome}">${lastOutcome}</span>`;
}

/** A form, for what spends requests is never done by following a link. */
function showRun(target: string, { probe, unmet, schedule }: ProbeView): Markup {
  if (schedule === undefined && unmet !== undefined) return html``;
  return html`<form method="post" action="run">
    <input type="hidden" name="target" value="${target}" />
    <input type="hidden" name="probe" value="${probe}" />
    <button type="submit" aria-label="Run now: ${probe}">Run now</button>
  </form>`;
}
