import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import type { EventSink, SkipReason } from '../events/events.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { type Group, namesOf, splayOf } from './groups.ts';
import type { TargetScope } from './target-scope.ts';

/** Tells every sink what there is to know about a target beforehand; `location` is the place from which it is probed, if that has a name. */
export function announceTarget(
  target: TargetConfig,
  definition: ApiDefinition,
  clock: Clock,
  emit: EventSink,
  location?: string,
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
    ...(location === undefined ? {} : { location }),
  });
}

/** Tells that the probes of a group do not run though they were due, and why. */
export function announceSkip({ target, clock, emit }: TargetScope, group: Group, reason: SkipReason): void {
  for (const probe of namesOf(group)) {
    emit({ target: target.name, at: clock.now(), type: 'probe-skipped', probe, reason });
  }
}

/** Tells when the probes of a group run next; nothing where they never will. For `share` see `splayOf`. */
export function announceNext({ target, clock, emit }: TargetScope, group: Group, share: number): void {
  const tick = group.schedule?.next();
  if (tick === undefined) return;
  const next = tick + splayOf(group, share);
  for (const probe of namesOf(group)) {
    const scheduled = { type: 'probe-scheduled', probe, next, schedule: group.expression } as const;
    emit({ target: target.name, at: clock.now(), ...scheduled });
  }
}
