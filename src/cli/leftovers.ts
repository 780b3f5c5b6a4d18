import type { Leftover } from '../probe/cleanup-ledger.ts';
import type { Output } from '../redaction/output.ts';
import { inert } from '../report/inert.ts';

/** Names, one a line, what a run had to leave behind. */
export function tellLeftovers(leftovers: readonly Leftover[], output: Output): void {
  for (const { kind, name, mark, parent } of leftovers) {
    output.error(`Left behind, remove it by hand: ${inert(name ?? `${kind} marked ${mark} in ${parent}`)}`);
  }
}
