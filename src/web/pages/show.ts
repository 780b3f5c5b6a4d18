import { html } from 'hono/html';
import { inert, inertLines } from '../../text/inert.ts';

/** Markup in which everything that is put in was escaped. */
export type Markup = ReturnType<typeof html>;

/** Text that an API, a file or a person wrote, made fit for one line; the templates escape it. */
export function show(text: string): string {
  return inert(text);
}

/** The same for text of several lines. */
export function showLines(text: string): string {
  return inertLines(text);
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A span of milliseconds in its largest sensible unit, such as `4 min`. */
export function describeSpan(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  if (span < minute) return `${Math.floor(span / 1_000)} s`;
  if (span < hour) return `${Math.floor(span / minute)} min`;
  if (span < 2 * day) return `${Math.floor(span / hour)} h`;
  return `${Math.floor(span / day)} d`;
}

/** How long ago a moment was, or in how long it will be, seen from `now`; both are ISO 8601. */
export function showMoment(moment: string, now: string): Markup {
  const past = Date.parse(now) - Date.parse(moment);
  const words = past >= 0 ? `${describeSpan(past)} ago` : `in ${describeSpan(-past)}`;
  return html`<time datetime="${moment}" title="${moment}">${words}</time>`;
}

/** How long something has lasted that began at a moment. */
export function showLasting(moment: string, now: string): Markup {
  const lasted = describeSpan(Date.parse(now) - Date.parse(moment));
  return html`<time datetime="${moment}" title="since ${moment}">${lasted}</time>`;
}

/** A link within the pages: relative, so that it holds under any path that a proxy puts in front. */
export function linkTo(page: string, parameters: Readonly<Record<string, string>>): string {
  return `${page}?${new URLSearchParams(parameters).toString()}`;
}
