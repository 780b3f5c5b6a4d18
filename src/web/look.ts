import type { EvidenceSummary } from '../events/evidence.ts';
import type { TargetView } from '../state/target-view.ts';
import { redactView } from './redact-view.ts';
import type { StatusSources } from './status-sources.ts';
import { viewChanges, type ChangesView } from './views/change-view.ts';
import { viewClause, type ClauseView } from './views/clause-view.ts';
import { viewWholeEvidence, type EvidenceView } from './views/evidence-view.ts';
import { viewHeadroom, type HeadroomView } from './views/headroom-view.ts';
import {
  viewEvidence,
  viewRun,
  viewTransition,
  type EvidenceSummaryView,
  type RunView,
  type TransitionView,
} from './views/history-view.ts';
import { present, toMoment } from './views/moment.ts';
import { viewProbes, type ProbeView } from './views/probe-view.ts';
import { viewTarget, type TargetOverview } from './views/target-view.ts';

/** What a clause on an API of a target is found by. */
export type ClausePlace = { readonly target: string; readonly api: string; readonly clause: string };

/** A clause with what is remembered of it, everything newest first. */
export type ClauseDetail = ClauseView & {
  /** The probes that provoke what it is about. */
  readonly probes: readonly string[];
  /** Whether every exchange that gives an occasion is judged by it too. */
  readonly everyExchange: boolean;
  readonly transitions: readonly TransitionView[];
  readonly evidence: readonly EvidenceSummaryView[];
};

/** What happened on a target, newest first. */
export type HistoryView = {
  readonly transitions: readonly TransitionView[];
  readonly runs: readonly RunView[];
};

/** A target by itself. `since` is when it came under watch, ISO 8601 in UTC. */
export type TargetPlace = { readonly target: string; readonly since: string; readonly statusPage?: string };

/** Everything that pages and the JSON API show, without secrets; undefined where there is no such thing. */
export type Look = {
  /** The targets without what is known of their clauses. */
  readonly places: () => readonly TargetPlace[];
  readonly targets: () => readonly TargetOverview[];
  readonly target: (name: string) => TargetOverview | undefined;
  readonly clause: (place: ClausePlace) => Promise<ClauseDetail | undefined>;
  readonly probes: (target: string) => readonly ProbeView[] | undefined;
  readonly headroom: (target: string) => HeadroomView | undefined;
  readonly changes: (target: string) => Promise<ChangesView | undefined>;
  readonly history: (target: string) => Promise<HistoryView | undefined>;
  readonly evidenceOf: (target: string) => Promise<readonly EvidenceSummaryView[] | undefined>;
  readonly evidence: (id: string) => Promise<EvidenceView | undefined>;
  /** Evidence as an HTTP archive, written as JSON. */
  readonly har: (id: string) => Promise<string | undefined>;
};

/** The most transitions and cycles that are shown. */
const longestHistory = 100;

/** Looks at what is known at the moment of asking. */
export function createLook(sources: StatusSources, redact: (text: string) => string): Look {
  const { state, catalogue, archive, now } = sources;
  const clean = <View>(view: View): View => redactView(view, redact);
  const of = <View>(name: string, view: (target: TargetView) => View): View | undefined => {
    const target = state.target(name);
    return target === undefined ? undefined : clean(view(target));
  };
  const remembered = async <View>(
    name: string,
    view: (target: TargetView) => Promise<View>,
  ): Promise<View | undefined> => {
    const target = state.target(name);
    return target === undefined ? undefined : clean(await view(target));
  };
  const evidenceOf = async (name: string): Promise<readonly EvidenceSummary[]> =>
    (await archive?.evidenceOf(name)) ?? [];
  return {
    places: () =>
      clean(
        state.targets().map(({ name, since, statusPage }) => ({
          target: name,
          since: toMoment(since),
          ...present({ statusPage }),
        })),
      ),
    targets: () => clean(state.targets().map((target) => viewTarget(target, catalogue, now()))),
    target: (name) => of(name, (target) => viewTarget(target, catalogue, now())),
    clause: async (place) => clean(await findClause(sources, place)),
    probes: (name) => of(name, (target) => viewProbes(target, catalogue)),
    headroom: (name) => of(name, (target) => viewHeadroom(target, now())),
    changes: (name) => remembered(name, async (target) => viewChanges(target, await evidenceOf(name))),
    history: (name) =>
      remembered(name, async () => ({
        transitions: ((await archive?.transitions(name, longestHistory)) ?? []).map(viewTransition),
        runs: ((await archive?.runs(name, longestHistory)) ?? []).map(viewRun),
      })),
    evidenceOf: (name) => remembered(name, async () => (await evidenceOf(name)).map(viewEvidence)),
    async evidence(id) {
      const found = clean(await archive?.evidence(id));
      return found === undefined || archive === undefined
        ? undefined
        : viewWholeEvidence(found, archive.curl(found));
    },
    async har(id) {
      const found = clean(await archive?.evidence(id));
      return found === undefined ? undefined : archive?.har(found);
    },
  };
}

async function findClause(sources: StatusSources, place: ClausePlace): Promise<ClauseDetail | undefined> {
  const { state, catalogue, archive } = sources;
  const now = sources.now();
  const status = state
    .target(place.target)
    ?.clauseStatuses(now)
    .find(({ api, clause }) => api === place.api && clause === place.clause);
  if (status === undefined) return undefined;
  const facts = catalogue.clause(place.target, place.clause);
  const kept = (await archive?.evidenceOf(place.target)) ?? [];
  return {
    ...viewClause(place.target, status, catalogue, now),
    probes: facts?.probes ?? [],
    everyExchange: facts?.everyExchange ?? false,
    transitions: ((await archive?.transitionsOf(place, longestHistory)) ?? []).map(viewTransition),
    evidence: kept
      .filter(({ api, clause }) => api === place.api && clause === place.clause)
      .map(viewEvidence),
  };
}
