import type { Leftover } from '../probe/cleanup-ledger.ts';
import type { Output } from '../redaction/output.ts';
import { inert } from '../text/inert.ts';

/** What becomes of leftovers: a person has to see to them, or the next run of the monitor remembers them. */
type Prospect = 'by_hand' | 'next_run';

const prospects: Readonly<Record<Prospect, string>> = {
  by_hand: 'remove it by hand',
  next_run: 'removed when the monitor runs again',
};

/** Names, one a line, what a run had to leave behind. */
export function tellLeftovers(
  leftovers: readonly Leftover[],
  output: Output,
  prospect: Prospect = 'by_hand',
): void {
  for (const { kind, name, mark, parent } of leftovers) {
    output.error(
      `Left behind, ${prospects[prospect]}: ${inert(name ?? `${kind} marked ${mark} in ${parent}`)}`,
    );
  }
}
