import type { AuditTarget } from '../audit/audit-target.ts';
import type { Config, TargetConfig } from '../config/target.ts';
import { findDefinition } from '../monitor/find-definition.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import type { Acceptance } from '../report/collect.ts';
import { selectTargets } from './selection.ts';

/** A target of an audit, and the deviations that its owner accepts. */
export type AuditedTarget = AuditTarget & { readonly accepted: readonly Acceptance[] };

/** What an archive is held against where no configuration says it: every contract, at the places where it is known to be kept. */
export function knownTargets(definitions: readonly ApiDefinition[]): AuditedTarget[] {
  return definitions.map(({ contract }) => ({
    name: contract.name,
    contract,
    apis: Object.entries(contract.baseUrls ?? {}).flatMap(([api, urls]) => urls.map((url) => ({ api, url }))),
    knownNames: [],
    documentationHosts: [],
    accepted: [],
  }));
}

/** The targets of a configuration, or those of these names. @throws UsageError for a name that is not configured */
export function configuredTargets(
  { targets }: Config,
  names: readonly string[] | undefined,
  definitions: readonly ApiDefinition[],
): AuditedTarget[] {
  return selectTargets(targets, names).map((target) =>
    configuredTarget(target, findDefinition(definitions, target)),
  );
}

function configuredTarget(target: TargetConfig, { contract }: ApiDefinition): AuditedTarget {
  const { documentation, ...apis } = target.apis;
  return {
    name: target.name,
    contract,
    apis: Object.entries(apis).map(([api, url]) => ({ api, url })),
    knownNames: Object.values(target.resources),
    documentationHosts: documentation === undefined ? [] : [new URL(documentation).host],
    maintenance: target.maintenance,
    accepted: target.accepted,
  };
}
