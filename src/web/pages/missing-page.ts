import { html } from 'hono/html';
import { renderPage, type Frame } from './layout.ts';
import { show } from './show.ts';

/** Says that there is no such thing. */
export function renderMissing(what: string, frame: Frame): Promise<string> {
  const content = html`<h1>Not found</h1>
    <p>${show(what)}</p>
    <p><a href="./">To the overview</a></p>`;
  return renderPage('Not found', content, frame);
}
