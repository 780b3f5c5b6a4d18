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
export type SharedReader = {
  all(target: string, knownBaseline?: number): Promise<SharedKnowledge>;
  /** The snapshot alone. */
  snapshot(target: string): Promise<TargetSnapshot | undefined>;
};

/** Nothing has been told yet. */
export function createSharedReader(tables: SharedTables, tell: (line: string) => void): SharedReader {
  const told = new Map<string, string>();
  const tellOnce = (target: string, why: string): void => {
    if (why !== '' && told.get(target) !== why) {
      tell(`what is kept of ${inert(target)} is passed over: ${why}`);
    }
    told.set(target, why);
  };
  const readSnapshotOf = async (target: string): Promise<TargetSnapshot | undefined> => {
    const text = await tables.targetStates.read(target);
    return text === undefined ? undefined : readSnapshot(text);
  };
  return {
    async snapshot(target) {
      const { attempt, reasons } = collectReasons();
      const snapshot = await attempt(() => readSnapshotOf(target));
      tellOnce(target, reasons.join('; '));
      return snapshot;
    },
    async all(target, knownBaseline) {
      const { attempt, reasons } = collectReasons();
      const records = await attempt(() => tables.clauseRecords.ofTarget(target));
      const snapshot = await attempt(() => readSnapshotOf(target));
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
    },
  };
}

/** Reads that give nothing where what stands there cannot be read, and why that was so. */
function collectReasons(): {
  readonly attempt: <Value>(read: () => Promise<Value>) => Promise<Value | undefined>;
  readonly reasons: readonly string[];
} {
  const reasons: string[] = [];
  return {
    reasons,
    async attempt(read) {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof StoreError) || error.problem !== 'corrupt') throw error;
        reasons.push(error.message);
        return undefined;
      }
    },
  };
}
