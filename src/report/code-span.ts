import { inert } from '../text/inert.ts';

/** A code span in Markdown (CommonMark §6.1) with a fence longer than any run of backticks in it: nothing in it is markup. */
export function code(text: string): string {
  const shown = inert(text);
  const runs = shown.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  return `${fence}${fence.length > 1 || shown === '' ? ` ${shown} ` : shown}${fence}`;
}
