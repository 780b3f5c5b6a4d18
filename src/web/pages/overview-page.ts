import { html } from 'hono/html';
import type { TargetOverview } from '../views/target-view.ts';
import { renderPage, showMenu, type Frame } from './layout.ts';
import { showMatrix } from './matrix.ts';
import { linkTo, showLasting, type Markup } from './show.ts';
import { showOpen, showVerdict } from './verdict.ts';

/** The first page: every target with its verdict, what is broken, and where every clause stands. */
export function renderOverview(targets: readonly TargetOverview[], frame: Frame): Promise<string> {
  const content = html`<h1 class="unseen">Status</h1>
    ${targets.length === 0 ? showEmpty() : targets.map((target) => showTarget(target, frame))}`;
  return renderPage(targets[0]?.verdict.sentence ?? 'Status', content, frame);
}

/** The same of one target. */
export function renderTarget(target: TargetOverview, frame: Frame): Promise<string> {
  const content = html`<h1 class="unseen">${target.target}</h1>
    ${showTarget(target, frame)}`;
  return renderPage(target.target, content, frame);
}

function showEmpty(): Markup {
  return html`<section class="target">
    <div class="verdict inconclusive">
      <p class="sentence" role="status">No target is under watch yet.</p>
      <p class="small">Targets are named in the configuration, under <code>targets</code>.</p>
    </div>
  </section>`;
}

function showTarget(view: TargetOverview, frame: Frame): Markup {
  const { target, contract, since, clauses } = view;
  return html`<section class="target" aria-labelledby="target-${target}">
    <div class="head">
      <h2 id="target-${target}"><a href="${linkTo('target', { target })}">${target}</a></h2>
      <p class="small">contract ${contract} · watched for ${showLasting(since, frame.now)}</p>
    </div>
    ${showMenu(target, 'target', frame)} ${showVerdict(view, frame.now)} ${showOpen(view, frame.now)}
    ${showMatrix(target, clauses, frame.now)}
  </section>`;
}
