import { html } from 'hono/html';
import type { ClauseState } from '../../state/clause-status.ts';
import type { Markup } from './show.ts';

/** Every state in words: colour alone would tell some readers nothing. */
export const stateWords: Readonly<Record<ClauseState, string>> = {
  conforms: 'conforms',
  violates: 'violated',
  intermittent: 'violated now and then',
  unknown: 'not judged yet',
  not_exercised: 'not exercised',
  accepted: 'accepted deviation',
};

/** How a broken clause is broken, in words. */
export const standingWords: Readonly<Record<string, string>> = {
  persistent: 'held before, broken since',
  intermittent: 'broken now and then',
  never_held: 'never held here',
  suspected: 'suspected: a violation that chance alone could explain',
  conforming: 'holds',
  unknown: 'not judged yet',
};

/** Strokes of a sign in a field of 16 by 16. */
const signs: Readonly<Record<ClauseState, string>> = {
  conforms: 'M3.5 8.5l3 3 6-7',
  violates: 'M4.5 4.5l7 7m0-7l-7 7',
  intermittent: 'M2.5 9.5c2-5 4-5 5.5-1.5s3.5 3.5 5.5-1.5',
  unknown: 'M8 8h.01M4 8h.01M12 8h.01',
  not_exercised: 'M4 8h8',
  accepted: 'M4 3v10M4 3.5h7.5l-2 2.75 2 2.75H4',
};

/** The sign of a state; the word beside it says the same. */
export function showSign(state: ClauseState): Markup {
  return html`<svg class="sign" viewBox="0 0 16 16" aria-hidden="true"><path d="${signs[state]}" /></svg>`;
}

/** A state with its sign. */
export function showState(state: ClauseState): Markup {
  return html`<span class="state ${state}">${showSign(state)}${stateWords[state]}</span>`;
}
