import {
  accountNames,
  type AccountName,
  type AuthenticationMethod,
  type TargetConfig,
} from '../config/target.ts';
import { isLoopbackUrl } from '../config/url.ts';
import type { Clause } from '../contract/clause.ts';
import type { NotExercised, NotExercisedReason } from '../events/events.ts';
import type { ApiDefinition } from './api-definition.ts';
import type { Probe } from './probe.ts';

/** What keeps a probe from running on a target. */
export type UnmetNeed = { readonly reason: NotExercisedReason; readonly detail: string };

/** One probe on one API: what a schedule runs. */
export type ProbeRun = { readonly probe: Probe; readonly api: string };

/** The first need of the probe that this target does not meet; undefined when it can run. */
export function findUnmetNeed(probe: Probe, api: string, target: TargetConfig): UnmetNeed | undefined {
  const { needs } = probe;
  for (const name of [api, ...(needs.apis ?? [])]) {
    if (!hasApi(target, name)) return { reason: 'api_missing', detail: `apis.${name} is not configured` };
  }
  if (needs.documentation === true && !mayFollowLinks(target)) {
    return { reason: 'api_missing', detail: 'apis.documentation is not configured' };
  }
  if (needs.writes === true && !target.writes) return { reason: 'writes_off', detail: 'writes is false' };
  if (needs.bursts === true && !target.bursts) return { reason: 'bursts_off', detail: 'bursts is false' };
  if (needs.forgeries === true && !target.forgeries) {
    return { reason: 'forgeries_off', detail: 'forgeries is false' };
  }
  if (needs.exclusive === true && !target.limits.exclusive) {
    return { reason: 'quota_shared', detail: 'limits.exclusive is false' };
  }
  return findMissingAccount(probe, target) ?? findMissingResource(probe, target);
}

/** From a target on this machine nobody is sent out into the world. */
function mayFollowLinks({ apis }: TargetConfig): boolean {
  return apis.documentation !== undefined || !isLoopbackUrl(apis.rest);
}

function hasApi(target: TargetConfig, api: string): boolean {
  return Object.entries(target.apis).some(([name, url]) => name === api && url !== undefined);
}

function findMissingAccount({ needs }: Probe, target: TargetConfig): UnmetNeed | undefined {
  for (const name of needs.accounts ?? []) {
    if (target.accounts[name] === undefined) {
      return { reason: 'account_missing', detail: `accounts.${name} is not configured` };
    }
  }
  if (needs.anyAccount === true && findValidAccount(target) === undefined) {
    return { reason: 'account_missing', detail: 'no account with a valid credential is configured' };
  }
  const { method } = needs;
  if (method === undefined) return undefined;
  if (findAccountWith(target, method) !== undefined) return undefined;
  return { reason: 'account_missing', detail: `no account has ${method} in its auth` };
}

/** The configured account to use where any will do: the most able one; never the one whose key is gone. */
export function findValidAccount(target: TargetConfig): AccountName | undefined {
  return accountNames.find((name) => name !== 'revoked' && target.accounts[name] !== undefined);
}

/** The most able account with a valid credential that authenticates this way. */
export function findAccountWith(target: TargetConfig, method: AuthenticationMethod): AccountName | undefined {
  return accountNames.find(
    (name) => name !== 'revoked' && target.accounts[name]?.auth.includes(method) === true,
  );
}

function findMissingResource({ needs }: Probe, target: TargetConfig): UnmetNeed | undefined {
  for (const name of needs.resources ?? []) {
    const value = name === 'expired_token' ? target.expiredToken : target.resources[name];
    if (value !== undefined) continue;
    const key = name === 'expired_token' ? 'expired_token_file' : name;
    return { reason: 'resource_missing', detail: `resources.${key} is not configured` };
  }
  return undefined;
}

/** The runs that this target allows, in the order of the definition; `selected` narrows them to probes by name. */
export function listRuns(
  definition: ApiDefinition,
  target: TargetConfig,
  selected: (probe: Probe) => boolean = () => true,
): ProbeRun[] {
  return definition.probes
    .filter(selected)
    .flatMap((probe) =>
      probe.apis
        .filter((api) => findUnmetNeed(probe, api, target) === undefined)
        .map((api) => ({ probe, api })),
    );
}

/**
 * The clauses that no run of this target provokes, each with the reason: the unmet need of the probe that would.
 * A clause that judges every exchange may still be judged by chance; then that counts, and not this list.
 */
export function listNotExercised(
  definition: ApiDefinition,
  target: TargetConfig,
  selected: (probe: Probe) => boolean = () => true,
): NotExercised[] {
  return definition.contract.clauses.flatMap((clause) =>
    clause.apis.flatMap((api) => {
      const unmet = findUnmetNeedOfClause(clause, api, definition, target, selected);
      return unmet === undefined ? [] : [{ clause: clause.id, api, ...unmet }];
    }),
  );
}

function findUnmetNeedOfClause(
  clause: Clause,
  api: string,
  definition: ApiDefinition,
  target: TargetConfig,
  selected: (probe: Probe) => boolean,
): UnmetNeed | undefined {
  if (!hasApi(target, api)) return { reason: 'api_missing', detail: `apis.${api} is not configured` };
  const probes = definition.probes.filter(
    (probe) => probe.judges.includes(clause.id) && probe.apis.includes(api),
  );
  if (probes.length === 0) return undefined;
  const unmet = probes.map((probe) => findUnmetNeed(probe, api, target));
  const firstUnmet = unmet.find((need) => need !== undefined);
  if (firstUnmet !== undefined && unmet.every((need) => need !== undefined)) return firstUnmet;
  if (probes.some(selected)) return undefined;
  return {
    reason: 'not_selected',
    detail: 'left out by --probe',
  };
}
