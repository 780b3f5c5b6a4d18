import type { TargetConfig } from '../config/target.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { UsageError } from './exit.ts';

/**
 * The targets of these names, in the order of the configuration; all of them when none is named.
 * @throws UsageError for a name that is not configured.
 */
export function selectTargets(
  targets: readonly TargetConfig[],
  names: readonly string[] | undefined,
): readonly TargetConfig[] {
  if (names === undefined) return targets;
  for (const name of names)
    requireKnown(
      'target',
      name,
      targets.map((target) => target.name),
    );
  return targets.filter(({ name }) => names.includes(name));
}

/**
 * The target of this name, or the only one where none is named.
 * @throws UsageError for a name that is not configured, and where there are several to choose from.
 */
export function selectOneTarget(targets: readonly TargetConfig[], name: string | undefined): TargetConfig {
  const selected = selectTargets(targets, name === undefined ? undefined : [name]);
  const [only, ...more] = selected;
  if (only === undefined || more.length > 0) {
    throw new UsageError(`name one with --target: ${targets.map((target) => target.name).join(', ')}`);
  }
  return only;
}

/**
 * Checks that each named probe belongs to the contract of at least one of the targets.
 * @throws UsageError for a name that none of them has.
 */
export function checkProbes(
  names: readonly string[] | undefined,
  definitions: readonly ApiDefinition[],
): void {
  const known = definitions.flatMap(({ probes }) => probes.map((probe) => probe.name));
  for (const name of names ?? []) requireKnown('probe', name, known);
}

function requireKnown(what: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  throw new UsageError(`there is no ${what} named "${name}"; there are: ${[...new Set(known)].join(', ')}`);
}
