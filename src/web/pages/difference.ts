import { html } from 'hono/html';
import { show, type Markup } from './show.ts';

/** Two texts cut at what they share at the beginning and at the end. */
export type Difference = {
  readonly head: string;
  readonly before: string;
  readonly after: string;
  readonly tail: string;
};

/** Finds the part that differs, in whole words. */
export function findDifference(before: string, after: string): Difference {
  const [a, b] = [splitWords(before), splitWords(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  return {
    head: a.slice(0, head).join(''),
    before: a.slice(head, a.length - tail).join(''),
    after: b.slice(head, b.length - tail).join(''),
    tail: tail === 0 ? '' : a.slice(-tail).join(''),
  };
}

/** Words, blanks and signs, each by itself. */
function splitWords(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_-]+|\s+|[^\s\p{L}\p{N}_-]/gu) ?? [];
}

/** Two texts side by side with the differing part marked. */
export function showDifference(names: readonly [string, string], before: string, after: string): Markup {
  const { head, tail, ...parts } = findDifference(show(before), show(after));
  const mark = (part: string): Markup => html`${head}${part === '' ? '' : html`<mark>${part}</mark>`}${tail}`;
  return html`<div class="compare">
    <div class="side before">
      <p class="name">${names[0]}</p>
      <p>${mark(parts.before)}</p>
    </div>
    <div class="side after">
      <p class="name">${names[1]}</p>
      <p>${mark(parts.after)}</p>
    </div>
  </div>`;
}
