import { driftKinds, isOpen } from '../drift/clause-record.ts';
import { clauseStates, type ClauseStatus } from '../state/clause-status.ts';
import { quotaAccounts } from '../state/quota-book.ts';
import type { TargetView } from '../state/target-view.ts';
import type { GaugeName, LabelsOf } from './catalogue.ts';
import { locateDrifts } from './drift-locations.ts';

/** What the gauges are built from at the moment of a scrape. */
export type World = {
  readonly targets: readonly TargetView[];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly build: { readonly version: string; readonly revision: string };
  /** Absent without a store. */
  readonly storeHealthy?: boolean;
  /** The newest loading of the configuration; `succeededAt` in milliseconds since the Unix epoch. */
  readonly lastReload?: { readonly successful: boolean; readonly succeededAt?: number };
};

/** How to build every gauge of the catalogue; one that is missing here does not compile. */
export type Collectors = {
  readonly [Name in GaugeName]: (
    world: World,
  ) => Iterable<{ readonly labels: LabelsOf<Name>; readonly value: number }>;
};

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
  faultline_clause_drift_location: perTarget(locateDrifts),
  faultline_clause_last_conclusive_timestamp_seconds: perClause((target, { record, clause, api }) => [
    { labels: { target: target.name, api, clause }, value: seconds(record?.lastConclusive ?? target.since) },
  ]),
  faultline_contract_clauses: ({ targets, now }) =>
    targets.flatMap((target) => {
      const statuses = target.clauseStatuses(now);
      return clauseStates.map((state) => ({
        labels: { target: target.name, state },
        value: statuses.filter((status) => status.state === state).length,
      }));
    }),
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
  faultline_rate_limit_headroom_min_requests: ({ targets, now }) =>
    targets.flatMap(({ name, lowestHeadroom }) =>
      Array.from(lowestHeadroom(now), ([account, value]) => ({ labels: { target: name, account }, value })),
    ),
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
  faultline_store_healthy: ({ storeHealthy }) =>
    storeHealthy === undefined ? [] : [{ labels: {}, value: Number(storeHealthy) }],
  faultline_build_info: ({ build }) => [{ labels: build, value: 1 }],
  faultline_config_last_reload_successful: ({ lastReload }) =>
    lastReload === undefined ? [] : [{ labels: {}, value: Number(lastReload.successful) }],
  faultline_config_last_reload_success_timestamp_seconds: ({ lastReload }) =>
    lastReload?.succeededAt === undefined ? [] : [{ labels: {}, value: seconds(lastReload.succeededAt) }],
};

function perTarget<Sample>(
  samples: (target: TargetView, now: number) => readonly Sample[],
): (world: World) => Iterable<Sample> {
  return function* ({ targets, now }) {
    for (const target of targets) yield* samples(target, now);
  };
}

/** Clauses that are not exercised say nothing: what an earlier configuration found could never change again. */
function perClause<Sample>(
  samples: (target: TargetView, status: ClauseStatus) => readonly Sample[],
): (world: World) => Iterable<Sample> {
  return function* ({ targets, now }) {
    for (const target of targets) {
      for (const status of target.clauseStatuses(now)) {
        if (status.state !== 'not_exercised') yield* samples(target, status);
      }
    }
  };
}

function seconds(milliseconds: number): number {
  return milliseconds / 1_000;
}
