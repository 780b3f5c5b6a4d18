import { createCallRecognizer } from '../contract/routes.ts';
import type { RecordedEntry } from '../har/recorded-entry.ts';
import type { AuditTarget } from './audit-target.ts';
import { findPlaces, type Base } from './place.ts';

/** What a recorded request was; without an operation where it is no documented call of the API that it went to. */
export type RecordedCall = {
  readonly target: string;
  readonly api: string;
  readonly operation: string | undefined;
};

/** Tells which call of each target an entry is; none where it went elsewhere. */
export function createCallFinder(
  targets: readonly AuditTarget[],
): (entry: Pick<RecordedEntry, 'method' | 'url'>) => RecordedCall[] {
  const bases = targets.flatMap(({ name, apis }) =>
    apis.map(({ api, url }): Base => ({ target: name, api, url })),
  );
  const recognizers = new Map(
    targets.map(({ name, contract }) => [name, createCallRecognizer(contract.routes ?? [])]),
  );
  return ({ method, url }) =>
    findPlaces(bases, url).map(({ base: { target, api }, path }) => ({
      target,
      api,
      operation: recognizers.get(target)?.(api, method, path),
    }));
}
