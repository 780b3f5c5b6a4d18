import type { Observer } from './observer.ts';
import type { OpenOccasion } from './occasion.ts';
import type { Occasion } from './probe.ts';
import { needsRepeat, settleFindings, type Finding } from './settle.ts';

/** Opens one run of an occasion; what it reports before its end goes to `publish`. */
export type OpenOccasions = (publish: (findings: readonly Finding[]) => void) => OpenOccasion;

/** Runs an occasion, repeats it at once where a violation would otherwise rest on one look, and publishes. */
export async function holdOccasion(
  open: OpenOccasions,
  observer: Observer,
  judged: Set<string>,
  body: (occasion: Occasion) => Promise<void>,
): Promise<void> {
  const publish = (findings: readonly Finding[], others: readonly Finding[] = []): void => {
    const settled = settleFindings(findings, others);
    for (const finding of settled) judged.add(finding.clause.id);
    observer.publish(settled);
  };
  const first = open(publish);
  const repeat = open(publish);
  try {
    await body(first.occasion);
    if (needsRepeat(first.findings)) await body(repeat.occasion);
  } finally {
    publish(first.findings, repeat.findings);
  }
}
