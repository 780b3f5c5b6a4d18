import type { EvidenceSummary } from '../../events/evidence.ts';
import type { PastRun, PastTransition } from '../status-sources.ts';
import { present, toMoment } from './moment.ts';

/** One time that a drift was raised or recovered; the moment is ISO 8601 in UTC. */
export type TransitionView = Omit<PastTransition, 'at'> & { readonly at: string };

/** One cycle. */
export type RunView = Omit<PastRun, 'started' | 'ended'> & {
  readonly started: string;
  readonly ended?: string;
};

/** Evidence without its exchanges. */
export type EvidenceSummaryView = Omit<EvidenceSummary, 'firstSeen' | 'lastSeen'> & {
  readonly firstSeen: string;
  readonly lastSeen: string;
};

export function viewTransition({
  api,
  clause,
  transition,
  standing,
  severity,
  at,
}: PastTransition): TransitionView {
  return { api, clause, transition, standing, severity, at: toMoment(at) };
}

export function viewRun(past: PastRun): RunView {
  const { run, started, ended, probes, seconds, requests, conforms, violates, inconclusive } = past;
  return {
    run,
    started: toMoment(started),
    probes,
    conforms,
    violates,
    inconclusive,
    ...present({ ended: ended === undefined ? undefined : toMoment(ended), seconds, requests }),
  };
}

export function viewEvidence(summary: EvidenceSummary): EvidenceSummaryView {
  const { firstSeen, lastSeen, ...rest } = summary;
  return { ...rest, firstSeen: toMoment(firstSeen), lastSeen: toMoment(lastSeen) };
}
