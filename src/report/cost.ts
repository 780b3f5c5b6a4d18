import type { TargetReport } from './report.ts';

/** The plan against what was spent, in one sentence. */
export function describeCost(report: TargetReport): string {
  const { plan, requests, durationSeconds } = report;
  const judged = report.clauses.filter((clause) => clause.judged > 0).length;
  const each = judged === 0 ? 'no clause judged' : `${round(requests / judged)} requests per clause judged`;
  return (
    `planned ${plan.requests} requests in ${round(plan.seconds)} s, ` +
    `spent ${requests} requests in ${round(durationSeconds)} s: ${each}`
  );
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
