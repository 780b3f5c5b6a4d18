import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import type { EventSink } from '../events/events.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';

/** Tells every sink what there is to know about a target beforehand. */
export function announceTarget(
  target: TargetConfig,
  definition: ApiDefinition,
  clock: Clock,
  emit: EventSink,
): void {
  const { contract, probes, quota } = definition;
  emit({
    target: target.name,
    at: clock.now(),
    type: 'target-added',
    contract: contract.name,
    quotaScope: target.limits.scope,
    quota,
    clauses: contract.clauses.flatMap(({ id, apis, severity }) =>
      apis.map((api) => ({ clause: id, api, severity })),
    ),
    probes: probes.map((probe) => probe.name),
    operations: definition.operations,
    accepted: target.accepted.map(({ clause, expires }) => ({ clause, expires })),
    accounts: Object.keys(target.accounts),
    ...(target.statusPage === undefined ? {} : { statusPage: target.statusPage }),
  });
}
