import { html } from 'hono/html';
import type { ClauseDetail } from '../look.ts';
import type { EvidenceView } from '../views/evidence-view.ts';
import { showDifference } from './difference.ts';
import { describeSeen, showEvidence } from './evidence-page.ts';
import { renderPage, showMenu, showTrail, showWayOut, type Frame } from './layout.ts';
import { linkTo, show, showLasting, showMoment, type Markup } from './show.ts';
import { showState, standingWords } from './states.ts';
import { showPlaces } from './places.ts';
import { showTimeline } from './timeline.ts';

/** What a clause page shows beside the clause. */
export type ClausePageFacts = {
  /** The newest evidence of the clause. */
  readonly newest?: EvidenceView;
  /** When the target came under watch, ISO 8601. */
  readonly watchedSince: string;
};

/** One clause on one API: what is documented, what came, on what that rests, and how it went. */
export function renderClause(clause: ClauseDetail, facts: ClausePageFacts, frame: Frame): Promise<string> {
  const name = `${clause.clause} on ${clause.api}`;
  const content = html`${showTrail(clause.target, name)}
    <h1><code>${clause.clause}</code> on ${clause.api} ${showState(clause.state)}</h1>
    ${showMenu(clause.target, undefined, frame)} ${showFacts(clause, frame)} ${showDocumented(clause)}
    ${showFound(clause, frame.now)} ${showPlaces(clause, frame.now)}
    ${showKept(clause, facts.newest, frame.now)}
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      ${showTimeline({
        from: facts.watchedSince,
        now: frame.now,
        standing: clause.standing ?? 'unknown',
        transitions: clause.transitions,
      })}
    </section>`;
  return renderPage(name, content, frame);
}

function showFacts(clause: ClauseDetail, { now, grafana }: Frame): Markup {
  const { target, api, severity, standing, since, lastJudged, violated, judged } = clause;
  return html`<dl class="facts">
    <div>
      <dt>Severity</dt>
      <dd>${severity}</dd>
    </div>
    ${
      standing === undefined
        ? ''
        : html`<div>
            <dt>Standing</dt>
            <dd>${standingWords[standing] ?? standing}</dd>
          </div>`
    }
    ${
      since === undefined
        ? ''
        : html`<div>
            <dt>For</dt>
            <dd>${showLasting(since, now)}</dd>
          </div>`
    }
    <div>
      <dt>Violations</dt>
      <dd>${violated} of ${judged} judgements</dd>
    </div>
    <div>
      <dt>Last judged</dt>
      <dd>${lastJudged === undefined ? 'never' : showMoment(lastJudged, now)}</dd>
    </div>
    ${
      grafana === undefined
        ? ''
        : html`<div>
            <dt>Elsewhere</dt>
            <dd>${showWayOut('Grafana', grafana.contract(target, api))}</dd>
          </div>`
    }
  </dl>`;
}

function showDocumented(clause: ClauseDetail): Markup {
  const { section, statement, documentation, probes, everyExchange, target } = clause;
  const judges = [
    ...(everyExchange ? [html`every exchange that gives an occasion`] : []),
    ...probes.map((probe) => html`<a href="${linkTo('probes', { target })}#${probe}">${probe}</a>`),
  ];
  return html`<section aria-labelledby="documented">
    <h2 id="documented">What the documentation says</h2>
    <blockquote>${statement ?? 'This contract has no words for it.'}</blockquote>
    <p class="small">
      In our own words.
      ${section === undefined ? '' : html`Section “${section}”`}${
        documentation === undefined ? '.' : html`: ${showWayOut(documentation, documentation)}`
      }
    </p>
    ${
      judges.length === 0
        ? ''
        : html`<p class="small">
            Judged by ${judges.map((judge, index) => html`${index === 0 ? '' : ', '}${judge}`)}.
          </p>`
    }
  </section>`;
}

function showFound({ violation, notExercised, inconclusive, state }: ClauseDetail, now: string): Markup {
  const parts = [
    ...(notExercised === undefined ? [] : [html`<p>Not exercised: ${show(notExercised.detail)}.</p>`]),
    ...(inconclusive === undefined
      ? []
      : [
          html`<p>
            Nothing could be concluded ${showMoment(inconclusive.at, now)}: ${show(inconclusive.detail)}
            <span class="small">(${inconclusive.reason})</span>
          </p>`,
        ]),
    ...(violation === undefined
      ? []
      : [
          html`${showDifference(['Expected', 'Actual'], violation.expected, violation.actual)}
            <p class="small">
              <code>${show(violation.operation)}</code>, ${show(violation.where)} · by ${violation.probe} ·
              ${showMoment(violation.at, now)} ${state === 'conforms' ? html`· mended since` : ''}
            </p>`,
        ]),
  ];
  return html`<section aria-labelledby="found">
    <h2 id="found">What was found</h2>
    ${parts.length === 0 ? html`<p>${state === 'conforms' ? 'It held whenever it was judged.' : 'Nothing yet.'}</p>` : parts}
  </section>`;
}

function showKept(
  { evidence, violation }: ClauseDetail,
  newest: EvidenceView | undefined,
  now: string,
): Markup {
  const others = evidence.filter(({ id }) => id !== newest?.id);
  return html`<section aria-labelledby="evidence">
    <h2 id="evidence">Evidence</h2>
    ${newest === undefined ? html`<p>None is kept.</p>` : showEvidence(newest, now, violation)}
    ${
      others.length === 0
        ? ''
        : html`<h3>Other evidence</h3>
            <ul class="list">
              ${others.map(
                (each) =>
                  html`<li>
                    <a href="${linkTo('evidence', { id: each.id })}">${each.id}</a> ${describeSeen(each, now)}
                  </li>`,
              )}
            </ul>`
    }
  </section>`;
}
