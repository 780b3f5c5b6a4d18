import type { Clause } from '../contract/clause.ts';
import type { Verdict } from '../contract/verdict.ts';

/** A verdict reached within an occasion, before it is known whether it can be reproduced. */
export type Finding = {
  readonly api: string;
  readonly clause: Clause;
  readonly operation: string;
  readonly verdict: Verdict;
  readonly exchanges: readonly string[];
};

/** A finding and whether the violation in it came back. */
export type SettledFinding = Finding & { readonly reproduced: boolean };

const isViolation = (finding: Finding): boolean => finding.verdict.outcome === 'violates';

const concerns = (finding: Finding, other: Finding): boolean =>
  finding.clause.id === other.clause.id && finding.api === other.api && finding.operation === other.operation;

/**
 * The findings without those that say of an exchange that a clause holds in one respect, where another says of the same
 * exchange that it is broken in another: a clause holds only as a whole.
 */
function asWholes(findings: readonly Finding[]): readonly Finding[] {
  const broken = findings.filter(isViolation);
  if (broken.length === 0) return findings;
  return findings.filter(
    (finding) =>
      finding.verdict.outcome !== 'conforms' ||
      !broken.some((other) => concerns(finding, other) && sharesExchange(finding, other)),
  );
}

const sharesExchange = (finding: Finding, other: Finding): boolean =>
  finding.exchanges.some((exchange) => other.exchanges.includes(exchange));

/** Whether the occasion already repeated the violation: the same clause and call broke twice and never held. */
function brokeThroughout(finding: Finding, findings: readonly Finding[]): boolean {
  const same = findings.filter(
    (other) => concerns(finding, other) && other.verdict.outcome !== 'inconclusive',
  );
  return same.length >= 2 && same.every(isViolation);
}

/** Parts findings that stand already from those that only a repeat of the occasion can settle. */
export function partFindings(all: readonly Finding[]): { settled: Finding[]; open: Finding[] } {
  const findings = asWholes(all);
  const isSettled = (finding: Finding): boolean =>
    !isViolation(finding) || brokeThroughout(finding, findings);
  return {
    settled: findings.filter(isSettled),
    open: findings.filter((finding) => !isSettled(finding)),
  };
}

/** Whether an occasion must be repeated to know which of its violations stand. */
export function needsRepeat(findings: readonly Finding[]): boolean {
  return partFindings(findings).open.length > 0;
}

/**
 * Tells which violations of an occasion stand: those that the occasion itself repeated, and those that came back for
 * the same clause and call when the whole occasion was repeated.
 */
export function settleFindings(
  firstFindings: readonly Finding[],
  repeatFindings: readonly Finding[],
): SettledFinding[] {
  const first = asWholes(firstFindings);
  const repeat = asWholes(repeatFindings);
  const settle = (finding: Finding, own: readonly Finding[], other: readonly Finding[]): SettledFinding => ({
    ...finding,
    reproduced:
      isViolation(finding) &&
      (brokeThroughout(finding, own) || other.some((peer) => isViolation(peer) && concerns(finding, peer))),
  });
  return [
    ...first.map((finding) => settle(finding, first, repeat)),
    ...repeat.map((finding) => settle(finding, repeat, first)),
  ];
}
