import { basename } from 'node:path';
import { createAudit, type AuditCount } from '../audit/audit.ts';
import { leftOutReasons } from '../audit/left-out.ts';
import type { Clock } from '../clock/clock.ts';
import { readHar } from '../har/read-har.ts';
import { createCollector } from '../report/collect.ts';
import type { ReportedRecording, TargetReport } from '../report/report.ts';
import type { VerdictOptions } from '../report/verdict.ts';
import type { AuditedTarget } from './audit-targets.ts';
import type { CliContext } from './context.ts';

/** What an audit is run over. */
export type AuditRun = {
  readonly path: string;
  readonly targets: readonly AuditedTarget[];
  readonly clock: Clock;
  readonly verdict: VerdictOptions;
  /** Hears how many entries have been read, now and then. */
  readonly progress: (entries: number) => void;
};

/** What came of it: a report for each target that has entries, or for all where none has. */
export type AuditResult = { readonly reports: readonly TargetReport[]; readonly count: AuditCount };

/** @throws HarError where the archive cannot be read; the abort error of the program's signal */
export async function runAudit(run: AuditRun, { redactor, signal }: CliContext): Promise<AuditResult> {
  const { path, targets, clock, verdict, progress } = run;
  const startedAt = clock.now();
  const collectors = targets.map(({ name: target, contract, accepted }) =>
    createCollector({ target, contract, accepted, startedAt, verdict }),
  );
  const audit = createAudit(targets, redactor, (event) => {
    for (const { sink } of collectors) sink(event);
  });
  for await (const entry of readHar(path, signal)) {
    audit.take(entry);
    progress(entry.index);
  }
  const count = audit.finish(clock.now());
  const isPresent = ({ name }: AuditedTarget): boolean => (count.judged.get(name) ?? 0) > 0;
  const reports = targets.map((target, index) => ({
    target,
    report: collectors[index]?.finish(clock.now(), describe(path, target.name, count)),
  }));
  const present = reports.filter(({ target }) => isPresent(target));
  const chosen = present.length > 0 ? present : reports;
  return { reports: chosen.flatMap(({ report }) => report ?? []), count };
}

function describe(
  path: string,
  target: string,
  { entries, judged, partly, leftOut }: AuditCount,
): ReportedRecording {
  return {
    file: basename(path),
    entries,
    judged: judged.get(target) ?? 0,
    partly: partly.get(target) ?? 0,
    leftOut: [...leftOut].map(([reason, count]) => ({ reason: leftOutReasons[reason], entries: count })),
  };
}
