import { html } from 'hono/html';
import type { ClauseView } from '../views/clause-view.ts';
import { linkTo, show, showLasting, showMoment, type Markup } from './show.ts';
import { showState } from './states.ts';

type Row = { readonly clause: string; readonly cells: ReadonlyMap<string, ClauseView> };

/** The clauses of a target by section, against its APIs. */
export function showMatrix(target: string, clauses: readonly ClauseView[], now: string): Markup {
  const apis = [...new Set(clauses.map(({ api }) => api))];
  const sections = groupBy(clauses, ({ section }) => section ?? 'Clauses');
  return html`<div class="wide" role="region" aria-label="Clauses of ${target}" tabindex="0">
    <table class="matrix">
      <caption>
        Each clause on each API: where it stands, and for how long · violations of judgements that count ·
        when it was last judged
      </caption>
      <thead>
        <tr>
          <th scope="col">Clause</th>
          ${apis.map((api) => html`<th scope="col">${api}</th>`)}
        </tr>
      </thead>
      ${Array.from(sections, ([section, inSection]) => showSection(section, toRows(inSection), apis, now))}
    </table>
  </div>`;
}

function toRows(clauses: readonly ClauseView[]): readonly Row[] {
  return Array.from(
    groupBy(clauses, ({ clause }) => clause),
    ([clause, views]) => ({ clause, cells: new Map(views.map((view) => [view.api, view])) }),
  );
}

function showSection(section: string, rows: readonly Row[], apis: readonly string[], now: string): Markup {
  return html`<tbody>
    <tr class="section">
      <th scope="rowgroup" colspan="${apis.length + 1}">${section}</th>
    </tr>
    ${rows.map((row) => showRow(row, apis, now))}
  </tbody>`;
}

function showRow({ clause, cells }: Row, apis: readonly string[], now: string): Markup {
  const [view] = cells.values();
  const severity = view?.severity ?? '';
  return html`<tr>
    <th scope="row">
      <code>${clause}</code>
      <span class="severity ${severity}">${severity}</span>
      <span class="statement">${view?.statement ?? ''}</span>
    </th>
    ${apis.map((api) => showCell(api, cells.get(api), now))}
  </tr>`;
}

function showCell(api: string, view: ClauseView | undefined, now: string): Markup {
  if (view === undefined) return html`<td class="none"></td>`;
  const { target, clause, state } = view;
  return html`<td data-api="${api}">
    <a class="cell" href="${linkTo('clause', { target, api, clause })}">${showState(state)}</a>
    <span class="small">${showSmall(view, now)}</span>
  </td>`;
}

/** What stands under a state. */
function showSmall(view: ClauseView, now: string): Markup {
  const { state, since, judged, violated, lastJudged, notExercised, inconclusive, standing } = view;
  if (state === 'not_exercised') return html`${show(notExercised?.detail ?? '')}`;
  const doubt = inconclusive === undefined ? '' : html` · <span class="doubt">inconclusive</span>`;
  if (since === undefined || lastJudged === undefined) return html`${doubt}`;
  const suspected = standing === 'suspected' ? 'suspected · ' : '';
  return html`${suspected}${showLasting(since, now)} · ${violated} of ${judged} ·
  ${showMoment(lastJudged, now)}${doubt}`;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
