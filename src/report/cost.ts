import { inert } from '../text/inert.ts';
import type { ReportedRecording, TargetReport } from './report.ts';

/** The plan against what was spent, or what was read, in one sentence. */
export function describeCost(report: TargetReport): string {
  const { plan, requests, durationSeconds, recording } = report;
  if (recording !== undefined) return describeRecording(recording);
  const judged = report.clauses.filter((clause) => clause.judged > 0).length;
  const each = judged === 0 ? 'no clause judged' : `${round(requests / judged)} requests per clause judged`;
  return (
    `planned ${plan.requests} requests in ${round(plan.seconds)} s, ` +
    `spent ${requests} requests in ${round(durationSeconds)} s: ${each}`
  );
}

function describeRecording({ file, entries, judged, partly, leftOut }: ReportedRecording): string {
  const rest = leftOut.map(({ reason, entries: count }) => `${count} ${reason}`);
  const others = rest.length === 0 ? '' : `; of the others, ${rest.join(', ')}`;
  const shown =
    partly === 0 ? '' : `, ${partly} of them only in part, as the archive does not show all of them`;
  return `no request was sent; ${judged} of ${entries} entries of ${inert(file)} were judged${shown}${others}`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
