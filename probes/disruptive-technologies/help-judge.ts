import { excerpt } from '../../src/contract/excerpt.ts';
import { conforms, violates, type Verdict } from '../../src/contract/verdict.ts';
import { quota, windowSeconds } from './clauses/rate-limit.ts';
import { documentedStatuses } from './clauses/status.ts';
import { readPage, type Page } from './help-page.ts';

/** A figure that this contract is built on, and how pages write it. */
type Figure = { readonly status: number; readonly what: string; readonly written: RegExp };

const figures: readonly Figure[] = [
  { status: 401, what: 'one hour', written: /\b(?:one|1)[ -]?h(?:our|\b)|\b60 minutes\b|\b3600\b/i },
  { status: 404, what: '1 second', written: inSeconds(1, 'one') },
  { status: 429, what: `${quota} requests`, written: new RegExp(`\\b${quota}\\b`) },
  { status: 429, what: `${windowSeconds} seconds`, written: inSeconds(windowSeconds, 'five') },
  { status: 500, what: '1 second', written: inSeconds(1, 'one') },
  { status: 504, what: '10 seconds', written: inSeconds(10, 'ten') },
];

/** A rate in words, such as `25 requests per 5 seconds`. A page tells it more than once, and one of them may have moved. */
const rate =
  /\b(?<requests>\d+) requests? (?:per|every|for each|in any) (?<seconds>\d+) ?s(?:ec(?:onds?)?)?\b/gi;

/** The first rate in this text that is neither the quota nor what it comes to in a second. */
function findOtherRate(text: string): string | undefined {
  for (const { 0: found, groups } of text.matchAll(rate)) {
    const [requests, seconds] = [Number(groups?.['requests']), Number(groups?.['seconds'])];
    const isQuota = requests === quota && seconds === windowSeconds;
    if (!isQuota && !(seconds === 1 && requests === quota / windowSeconds)) return found;
  }
  return undefined;
}

function inSeconds(seconds: number, word: string): RegExp {
  return new RegExp(`\\b(?:${seconds}|${word})[ -]?s(?:ec(?:onds?)?)?\\b`, 'i');
}

/** Judges a page that the `help` of an error with this status led to, by the fragment of the link. */
export function judgePage(html: string, fragment: string, status: number): Verdict {
  const page = readPage(html, documentedStatuses);
  if (!hasSection(page, fragment, status)) {
    return violates('body', `a section on ${status}`, 'a page without an anchor or a heading for it');
  }
  for (const { status, what, written } of figures) {
    const section = page.sections.get(status);
    const expected = `${what}, in the section on ${status}`;
    if (section === undefined) return violates('body', expected, 'a page without that section');
    if (!written.test(section)) return violates('body', expected, excerpt(section));
  }
  const otherRate = findOtherRate(page.sections.get(429) ?? '');
  if (otherRate !== undefined) {
    return violates('body', `${quota} requests per ${windowSeconds} seconds`, excerpt(otherRate));
  }
  return conforms;
}

function hasSection({ anchors, headings }: Page, fragment: string, status: number): boolean {
  if ([fragment, `${status}`, `id-${status}`].some((anchor) => anchors.has(anchor))) return true;
  return headings.some((heading) => new RegExp(`\\b${status}\\b`).test(heading));
}
