import { driftKinds, isOpen } from '../drift/clause-record.ts';
import { clauseStates, type ClauseStatus } from '../state/clause-status.ts';
import { quotaAccounts } from '../state/quota-book.ts';
import type { TargetView } from '../state/target-view.ts';
import type { GaugeName, LabelsOf } from './catalogue.ts';
import { locateDrifts } from './drift-locations.ts';
import type { ObservedTarget, World } from './world.ts';

/**
 * How to build every gauge of the catalogue; one that is missing here does not compile. What is collected of a target is not
 * told the time, so that it stays true until something happens; what depends on the time is collected at each scrape.
 */
export type Collectors = {
  readonly [Name in GaugeName]:
    | { readonly ofTarget: (target: ObservedTarget) => Iterable<SampleOf<Name>> }
    | { readonly atScrape: (world: World) => Iterable<SampleOf<Name>> };
};
type SampleOf<Name extends GaugeName> = { readonly labels: LabelsOf<Name>; readonly value: number };

export const collectors: Collectors = {
  faultline_clause_drift: perClause((target, { record, clause, api }) => {
    if (record === undefined || record.standing === 'unknown') return [];
    const { severity, standing } = record;
    return driftKinds.map((kind) => ({
      labels: { target: target.name, api, clause, severity, kind },
      value: Number(standing === kind),
    }));
  }),
  faultline_clause_drift_start_timestamp_seconds: perClause((target, { record, clause, api }) =>
    record !== undefined && isOpen(record.standing)
      ? [{ labels: { target: target.name, api, clause }, value: seconds(record.since) }]
      : [],
  ),
  faultline_clause_drift_location: {
    ofTarget: ({ view, statuses }) =>
      view.location === undefined ? [] : locateDrifts(view.name, statuses()),
  },
  faultline_clause_last_conclusive_timestamp_seconds: perClause((target, { record, clause, api }) => [
    { labels: { target: target.name, api, clause }, value: seconds(record?.lastConclusive ?? target.since) },
  ]),
  faultline_contract_clauses: {
    ofTarget: ({ view, statuses }) =>
      clauseStates.map((state) => ({
        labels: { target: view.name, state },
        value: statuses().filter((status) => status.state === state).length,
      })),
  },
  faultline_baseline_open_changes: perTarget(({ name, clauses, openChanges }) => {
    const apis = new Set(clauses.map(({ api }) => api));
    return Array.from(openChanges === undefined ? [] : apis, (api) => ({
      labels: { target: name, api },
      value: openChanges?.filter((change) => change.api === api).length ?? 0,
    }));
  }),
  faultline_accepted_deviation_expiry_timestamp_seconds: perTarget((target) =>
    target.accepted.map(({ clause, expires }) => ({
      labels: { target: target.name, clause },
      value: seconds(expires),
    })),
  ),
  faultline_probe_last_run_timestamp_seconds: perTarget(({ name, probes }) =>
    probes.map(({ probe, lastRun = 0 }) => ({ labels: { target: name, probe }, value: seconds(lastRun) })),
  ),
  faultline_probe_last_success_timestamp_seconds: perTarget(({ name, probes }) =>
    probes.map(({ probe, lastSuccess = 0 }) => ({
      labels: { target: name, probe },
      value: seconds(lastSuccess),
    })),
  ),
  faultline_probe_next_run_timestamp_seconds: perTarget(({ name, probes }) =>
    probes.flatMap(({ probe, nextRun }) =>
      nextRun === undefined ? [] : [{ labels: { target: name, probe }, value: seconds(nextRun) }],
    ),
  ),
  faultline_cleanup_pending_resources: perTarget(({ name, pendingCleanups }) => [
    { labels: { target: name }, value: pendingCleanups.size },
  ]),
  faultline_access_token_expiry_timestamp_seconds: perTarget(({ name, accounts, tokenExpiries }) =>
    accounts.flatMap((account) => {
      const expires = tokenExpiries.get(account);
      return expires === undefined ? [] : [{ labels: { target: name, account }, value: seconds(expires) }];
    }),
  ),
  faultline_rate_limit_headroom_min_requests: {
    atScrape: ({ targets, now }) =>
      targets.flatMap(({ view: { name, lowestHeadroom } }) =>
        Array.from(lowestHeadroom(now), ([account, value]) => ({ labels: { target: name, account }, value })),
      ),
  },
  faultline_rate_limit_quota_requests: perTarget((target) =>
    quotaAccounts(target).flatMap((account) =>
      target.quota === undefined ? [] : [{ labels: { target: target.name, account }, value: target.quota }],
    ),
  ),
  faultline_rate_limit_observed_burst_requests: perTarget(({ name, observedBursts }) =>
    Array.from(observedBursts, ([api, value]) => ({ labels: { target: name, api }, value })),
  ),
  faultline_burst_active: perTarget(({ name, burstActive }) => [
    { labels: { target: name }, value: Number(burstActive) },
  ]),
  faultline_target_info: perTarget(({ name, contract, statusPage = '' }) => [
    { labels: { target: name, contract, status_page: statusPage }, value: 1 },
  ]),
  faultline_store_healthy: {
    atScrape: ({ storeHealthy }) =>
      storeHealthy === undefined ? [] : [{ labels: {}, value: Number(storeHealthy) }],
  },
  faultline_build_info: { atScrape: ({ build }) => [{ labels: build, value: 1 }] },
  faultline_config_last_reload_successful: {
    atScrape: ({ lastReload }) =>
      lastReload === undefined ? [] : [{ labels: {}, value: Number(lastReload.successful) }],
  },
  faultline_config_last_reload_success_timestamp_seconds: {
    atScrape: ({ lastReload }) =>
      lastReload?.succeededAt === undefined ? [] : [{ labels: {}, value: seconds(lastReload.succeededAt) }],
  },
};

function perTarget<Sample>(samples: (target: TargetView) => Iterable<Sample>): {
  ofTarget: (target: ObservedTarget) => Iterable<Sample>;
} {
  return { ofTarget: ({ view }) => samples(view) };
}

/** Clauses that are not exercised say nothing: what an earlier configuration found could never change again. */
function perClause<Sample>(samples: (target: TargetView, status: ClauseStatus) => readonly Sample[]): {
  ofTarget: (target: ObservedTarget) => Iterable<Sample>;
} {
  return {
    ofTarget: ({ view, statuses }) =>
      statuses().flatMap((status) => (status.state === 'not_exercised' ? [] : samples(view, status))),
  };
}

function seconds(milliseconds: number): number {
  return milliseconds / 1_000;
}
