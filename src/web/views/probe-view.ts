import type { ProbeView as ProbeState, TargetView } from '../../state/target-view.ts';
import type { Catalogue } from '../status-sources.ts';
import { present, toMomentOrNone } from './moment.ts';

/** One probe of a target. Moments are ISO 8601 in UTC, absent until they happened. */
export type ProbeView = {
  readonly probe: string;
  readonly title?: string;
  readonly apis: readonly string[];
  readonly judges: readonly string[];
  /** A cron expression; absent where it never runs. */
  readonly schedule?: string;
  readonly running: boolean;
  readonly lastRun?: string;
  readonly lastOutcome?: string;
  /** When it was last carried through. */
  readonly lastSuccess?: string;
  readonly nextRun?: string;
  /** Sent for it since watching began, retries included. */
  readonly requestsSpent: number;
  /** What one run costs on each API when the contract is kept. */
  readonly requestsPerRun?: number;
  readonly waitSeconds?: number;
  /** Why this configuration does not let it run. */
  readonly unmet?: string;
};

/** Every probe of a target, in the order in which they run. */
export function viewProbes(target: TargetView, catalogue: Catalogue): readonly ProbeView[] {
  return target.probes.map((probe) => viewProbe(target.name, probe, catalogue));
}

function viewProbe(target: string, state: ProbeState, catalogue: Catalogue): ProbeView {
  const facts = catalogue.probe(target, state.probe);
  return {
    probe: state.probe,
    apis: facts?.apis ?? [],
    judges: facts?.judges ?? [],
    running: state.running,
    requestsSpent: state.requests,
    ...present({
      title: facts?.title,
      schedule: state.schedule,
      lastRun: toMomentOrNone(state.lastRun),
      lastOutcome: state.outcome,
      lastSuccess: toMomentOrNone(state.lastSuccess),
      nextRun: toMomentOrNone(state.nextRun),
      requestsPerRun: facts?.requests,
      waitSeconds: facts?.waitSeconds,
      unmet: facts?.unmet,
    }),
  };
}
