import type { Contract } from '../contract/clause.ts';

/** A target whose traffic may be in an archive. */
export type AuditTarget = {
  readonly name: string;
  readonly contract: Contract;
  /** Base URLs of its APIs; an API may have several. */
  readonly apis: readonly { readonly api: string; readonly url: string }[];
  /** Names of resources that its owner configured. */
  readonly knownNames: readonly string[];
  /** Hosts that carry its documentation beside those of the contract. */
  readonly documentationHosts: readonly string[];
  /** Declared maintenance, milliseconds since the Unix epoch; absent where nobody says. */
  readonly maintenance?: readonly { readonly from: number; readonly to: number }[];
};
