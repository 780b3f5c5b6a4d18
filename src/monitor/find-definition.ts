import type { TargetConfig } from '../config/target.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';

/** The definition of the API that a target deploys. The configuration was checked before, so a miss is our own fault. */
export function findDefinition(definitions: readonly ApiDefinition[], target: TargetConfig): ApiDefinition {
  const definition = definitions.find(({ contract }) => contract.name === target.contract);
  if (definition === undefined) throw new Error(`no definition of the contract ${target.contract}`);
  return definition;
}
