import { listSecrets } from '../config/resolve.ts';
import { rereadTarget } from '../config/reread.ts';
import type { NamedFile, TargetConfig } from '../config/target.ts';
import type { ClientOptions } from './parts.ts';

/** A target whose files may change while it is watched. */
export type LiveTarget = {
  /** As its files were when they were last read. */
  readonly current: TargetConfig;
  /**
   * Reads its files anew: by their contents, for neither a link that is turned to another folder nor a file system in
   * a network tells reliably that something has changed. Whoever asks meanwhile shares the reading. Never rejects.
   */
  refresh(): Promise<TargetConfig>;
};

/** What is new is told, and every new secret is known to the redactor before anything is sent with it. */
export function createLiveTarget({ target, clock, emit, learnSecret }: ClientOptions): LiveTarget {
  let current = target;
  let reading: Promise<TargetConfig> | undefined;
  let faults: ReadonlyMap<NamedFile, string> = new Map();

  const tell = ({ keys }: NamedFile, state: 'changed' | 'kept' | 'usable', detail?: string): void =>
    emit({
      target: target.name,
      at: clock.now(),
      type: 'named-file',
      key: keys.join('.'),
      state,
      ...(detail === undefined ? {} : { detail }),
    });
  const read = async (): Promise<TargetConfig> => {
    const reread = await rereadTarget(current);
    if (reread.target !== current) {
      for (const secret of listSecrets([reread.target])) learnSecret(secret, 'always');
    }
    current = reread.target;
    for (const file of reread.changed) tell(file, 'changed');
    for (const [file, fault] of reread.faults) if (faults.get(file) !== fault) tell(file, 'kept', fault);
    for (const file of faults.keys()) if (!reread.faults.has(file)) tell(file, 'usable');
    faults = reread.faults;
    return current;
  };
  return {
    get current() {
      return current;
    },
    refresh() {
      if ((target.files ?? []).length === 0) return Promise.resolve(target);
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}
