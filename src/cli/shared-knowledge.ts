import type { Baseline } from '../drift/baseline.ts';
import type { ClauseRecord } from '../drift/clause-record.ts';
import type { TargetSnapshot } from '../events/target-snapshot.ts';
import { inert } from '../text/inert.ts';
import type { StoreTables } from '../store/open-store.ts';
import { StoreError } from '../store/store-error.ts';
import { readBaseline } from '../store/stored-baseline.ts';
import { readSnapshot } from '../store/stored-snapshot.ts';

/** The tables through which monitors learn of each other's targets. */
export type SharedTables = Pick<StoreTables, 'targetStates' | 'clauseRecords' | 'baselines'>;

/** What the store keeps of a target; without what it does not keep, and what cannot be read. */
export type SharedKnowledge = {
  readonly records: readonly ClauseRecord[];
  readonly snapshot?: TargetSnapshot;
  /** When it was recorded, milliseconds since the Unix epoch; absent where it is no other than the one that is known. */
  readonly baseline?: { readonly at: number; readonly recorded: Baseline };
};

/**
 * Reads what is kept of a target, but for a baseline that was recorded at the moment `knownBaseline`. What cannot be read is told
 * once, until it can be read again. Rejects with StoreError when the store does not answer.
 */
export type ReadShared = (target: string, knownBaseline?: number) => Promise<SharedKnowledge>;

/** Nothing has been told yet. */
export function createSharedReader(tables: SharedTables, tell: (line: string) => void): ReadShared {
  const told = new Map<string, string>();
  const tellOnce = (target: string, why: string): void => {
    if (why !== '' && told.get(target) !== why) {
      tell(`what is kept of ${inert(target)} is passed over: ${why}`);
    }
    told.set(target, why);
  };
  return async (target, knownBaseline) => {
    const reasons: string[] = [];
    const attempt = async <Value>(read: () => Promise<Value>): Promise<Value | undefined> => {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof StoreError) || error.problem !== 'corrupt') throw error;
        reasons.push(error.message);
        return undefined;
      }
    };
    const records = await attempt(() => tables.clauseRecords.ofTarget(target));
    const snapshot = await attempt(async () => {
      const text = await tables.targetStates.read(target);
      return text === undefined ? undefined : readSnapshot(text);
    });
    const at = snapshot?.baselineAt;
    const recorded = await attempt(async () => {
      if (at === undefined || at === knownBaseline) return undefined;
      const text = await tables.baselines.read(target);
      return text === undefined ? undefined : readBaseline(text);
    });
    tellOnce(target, reasons.join('; '));
    return {
      records: records ?? [],
      ...(snapshot === undefined ? {} : { snapshot }),
      ...(at === undefined || recorded === undefined ? {} : { baseline: { at, recorded } }),
    };
  };
}
