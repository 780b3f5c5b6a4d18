import { html } from 'hono/html';
import { clauseStates } from '../../state/clause-status.ts';
import { isOpen, type ClauseView } from '../views/clause-view.ts';
import type { TargetOverview } from '../views/target-view.ts';
import { showDifference } from './difference.ts';
import { showSeenFrom } from './places.ts';
import { linkTo, showLasting, showMoment, type Markup } from './show.ts';
import { showSign, showState, stateWords } from './states.ts';

const verdictSigns = { conforms: 'conforms', violates: 'violates', inconclusive: 'unknown' } as const;

/** The verdict on a target in one line, and how many clauses are in which state. */
export function showVerdict(target: TargetOverview, now: string): Markup {
  const { verdict, counts, lastJudged, openChanges, cycleStarted } = target;
  const filled = clauseStates.filter((state) => counts[state] > 0);
  return html`<div class="verdict ${verdict.state}">
    <p class="sentence" role="status">${showSign(verdictSigns[verdict.state])} ${verdict.sentence}</p>
    <ul class="counts">
      ${filled.map((state) => html`<li class="${state}"><b>${counts[state]}</b> ${stateWords[state]}</li>`)}
      ${openChanges === 0 ? '' : html`<li class="changed"><b>${openChanges}</b> changed</li>`}
    </ul>
    <p class="small">
      ${lastJudged === undefined ? 'No judgement yet' : html`Last judgement ${showMoment(lastJudged, now)}`}
      ${cycleStarted === undefined ? '' : html`· probing for ${showLasting(cycleStarted, now)}`}
    </p>
  </div>`;
}

/** What is broken, each with what was expected and what came. */
export function showOpen(target: TargetOverview, now: string): Markup {
  const open = target.clauses.filter(isOpen);
  return open.length === 0
    ? html``
    : html`<section class="open" aria-label="What is broken on ${target.target}">
        ${open.map((clause) => showBroken(clause, now))}
      </section>`;
}

function showBroken(view: ClauseView, now: string): Markup {
  const { target, api, clause, state, severity, since, violated, judged, violation, seenFrom } = view;
  return html`<article class="card ${state}">
    <h3>
      <a href="${linkTo('clause', { target, api, clause })}"><code>${clause}</code> on ${api}</a>
      ${showState(state)}
      <span class="severity ${severity}">${severity}</span>
    </h3>
    <p class="small">
      ${since === undefined ? '' : html`for ${showLasting(since, now)} · `}${violated} of ${judged} judgements
      ${violation === undefined ? '' : html` · <code>${violation.operation}</code>, ${violation.where}`}
    </p>
    ${showSeenFrom(seenFrom)}
    ${
      violation === undefined
        ? ''
        : showDifference(['Expected', 'Actual'], violation.expected, violation.actual)
    }
  </article>`;
}
