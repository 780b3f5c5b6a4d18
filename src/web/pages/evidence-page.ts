import { html } from 'hono/html';
import type { EvidenceView } from '../views/evidence-view.ts';
import type { EvidenceSummaryView } from '../views/history-view.ts';
import { showDifference } from './difference.ts';
import { showCode, showExchange } from './exchange.ts';
import { renderPage, showMenu, showTrail, type Frame } from './layout.ts';
import { linkTo, show, showMoment, type Markup } from './show.ts';

/** One piece of evidence with everything that is kept of it. */
export function renderEvidence(evidence: EvidenceView, frame: Frame): Promise<string> {
  const { id, kind, target, api, clause } = evidence;
  const content = html`${showTrail(target, `evidence ${id}`)}
    <h1>Evidence of a ${kind} of <code>${clause}</code> on ${api}</h1>
    ${showMenu(target, undefined, frame)}
    <p><a href="${linkTo('clause', { target, api, clause })}">What the clause says, and how it went</a></p>
    <h2>What was seen</h2>
    ${showEvidence(evidence, frame.now)}`;
  return renderPage(`Evidence ${id}`, content, frame);
}

/** What two texts say that are compared. */
type Comparison = { readonly expected: string; readonly actual: string };

/** What was expected and came, unless it was `shown` before, the exchanges, and how to repeat them. */
export function showEvidence(evidence: EvidenceView, now: string, shown?: Comparison): Markup {
  const { id, kind, expected, actual, exchanges, curl } = evidence;
  const names = kind === 'change' ? (['Before', 'After'] as const) : (['Expected', 'Actual'] as const);
  const isShown = shown?.expected === expected && shown.actual === actual;
  return html`<section class="evidence" id="evidence-${id}" aria-label="Evidence ${id}">
    <p class="small">${describeSeen(evidence, now)}</p>
    ${isShown ? '' : showDifference(names, expected, actual)}
    <p class="actions">
      <a class="button" href="${linkTo('evidence.har', { id })}" download="${id}.har">Download HAR</a>
      <a class="button" href="api/v1/evidence/${id}">JSON</a>
    </p>
    ${exchanges.length === 0 ? html`<p>No exchange is kept of it.</p>` : ''}
    ${exchanges.map((exchange) => showExchange(exchange, now))}
    <h3>Repeat it</h3>
    ${showCode(curl, 'Command lines that repeat it')}
  </section>`;
}

/** How often it was seen, and where. */
export function describeSeen(summary: EvidenceSummaryView, now: string): Markup {
  const { kind, operation, where, firstSeen, lastSeen, violated, judged } = summary;
  const times = violated === 1 ? 'once' : `${violated} times`;
  const often = kind === 'change' ? times : `${violated} of ${judged} judged`;
  return html`<code>${show(operation)}</code>, ${show(where)} · seen ${often} · first
    ${showMoment(firstSeen, now)} · last ${showMoment(lastSeen, now)}`;
}
