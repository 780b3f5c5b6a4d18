import { html } from 'hono/html';
import type { ClauseView, PlaceView } from '../views/clause-view.ts';
import { show, showLasting, showMoment, type Markup } from './show.ts';
import { standingWords } from './states.ts';

/** From which places a drift is seen; nothing where monitors have no location. */
export function showSeenFrom(seenFrom: string | undefined): Markup {
  return seenFrom === undefined ? html`` : html`<p>${capitalize(show(seenFrom))}.</p>`;
}

/** Where a clause stands as seen from each place; nothing where monitors have no location. */
export function showPlaces({ places, seenFrom }: ClauseView, now: string): Markup {
  if (places === undefined) return html``;
  return html`<section aria-labelledby="places">
    <h2 id="places">Seen from where</h2>
    ${showSeenFrom(seenFrom)}
    <ul class="list">
      ${places.map((place) => showPlace(place, now))}
    </ul>
  </section>`;
}

function showPlace(place: PlaceView, now: string): Markup {
  const { location, standing, since, lastJudged, violated, judged } = place;
  return html`<li>
    <b>${show(location)}</b>: ${standingWords[standing] ?? standing}
    <span class="small"
      >for ${showLasting(since, now)} · ${violated} of ${judged} judgements · judged
      ${showMoment(lastJudged, now)}</span
    >
  </li>`;
}

function capitalize(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
