import type { Baseline } from '../drift/baseline.ts';
import { isLearned } from '../drift/baseline.ts';
import { nameCause, type BaselineChange } from '../drift/changes.ts';
import { inert } from '../text/inert.ts';

/** What is known of one target's errors, as people look at it. */
export type BaselineView = {
  readonly target: string;
  readonly baseline: Baseline;
  readonly open: readonly BaselineChange[];
  /** Accepted by somebody and not yet taken up by the monitor, by the ids of the changes. */
  readonly waiting: readonly string[];
};

/** Open changes first, for something is to be done about them; then what was accepted, and what is recorded. */
export function writeBaselineText({ target, baseline, open, waiting }: BaselineView): string {
  const entries = Object.values(baseline.entries);
  const learned = entries.filter(isLearned);
  const parts = [
    [
      `Baseline of ${inert(target)}: ${learned.length} situations recorded, ${entries.length - learned.length} being learned, ${open.length} changes open`,
    ],
    part(
      'Open changes',
      open.flatMap((change) => writeChange(change, waiting.includes(change.id))),
    ),
    part(
      'Accepted',
      baseline.accepted.map(
        ({ at, what, api, before, after, reason }) =>
          `  ${day(at)}  ${inert(what)} on ${inert(api)}: from ${inert(before)} to ${inert(after)}: ${inert(reason)}`,
      ),
    ),
    part('Recorded', learned.flatMap(writeEntry)),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}

function writeChange(change: BaselineChange, isWaiting: boolean): string[] {
  const { id, what, clause, api, before, after, causes, evidence, since } = change;
  const state = isWaiting ? ' (accepted; the monitor takes it up at the end of its next cycle)' : '';
  return [
    `  ${id}  ${inert(what)} on ${inert(api)} (${inert(clause)}), since ${new Date(since).toISOString()}${state}`,
    `    before  ${inert(before)}`,
    `    after   ${inert(after)}`,
    ...causes.map((cause) => `    seen at ${inert(cause)}`),
    ...(evidence === '' ? [] : [`    first in the exchange ${inert(evidence)}`]),
  ];
}

function writeEntry(entry: Baseline['entries'][string]): string[] {
  return [
    `  ${inert(entry.api)}: ${inert(nameCause(entry))}`,
    ...Object.entries(entry.facets).map(
      ([facet, values]) => `    ${inert(facet)}: ${describeValues(values)}`,
    ),
  ];
}

function describeValues(values: readonly string[]): string {
  if (values.length === 0) return 'varies';
  return values.map((value) => (value === '' ? 'none' : inert(value))).join(' or ');
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
