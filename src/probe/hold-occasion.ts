import type { Observer } from './observer.ts';
import type { OpenOccasion } from './occasion.ts';
import type { Occasion } from './probe.ts';
import { needsRepeat, settleFindings } from './settle.ts';

/** Runs an occasion, repeats it at once where a violation would otherwise rest on one look, and publishes. */
export async function holdOccasion(
  open: () => OpenOccasion,
  observer: Observer,
  judged: Set<string>,
  body: (occasion: Occasion) => Promise<void>,
): Promise<void> {
  const first = open();
  const repeat = open();
  try {
    await body(first.occasion);
    if (needsRepeat(first.findings)) await body(repeat.occasion);
  } finally {
    const settled = settleFindings(first.findings, repeat.findings);
    for (const finding of settled) judged.add(finding.clause.id);
    observer.publish(settled);
  }
}
