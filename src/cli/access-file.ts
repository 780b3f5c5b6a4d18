import type { Clock } from '../clock/clock.ts';
import { fingerprintWebAccess, type WebAccess } from '../config/web-access.ts';
import { pathOf, readWebAccess } from './configuration.ts';
import type { CliContext } from './context.ts';

/** A web configuration file that may change at any time. */
export type AccessFile = {
  /** @throws ConfigError with all its problems. */
  readonly read: () => Promise<WebAccess>;
  /**
   * Calls `onChange` once for each change of the file, or of one that it names, since it was last read. Certificate and key are
   * seldom written in the same moment, so a change counts when nothing has moved for five seconds. Resolves when the signal aborts.
   */
  readonly watch: (
    clock: Pick<Clock, 'sleep'>,
    signal: AbortSignal,
    onChange: () => Promise<unknown>,
  ) => Promise<void>;
};

/** Clock milliseconds between two looks. */
const pause = 5_000;

/** The file as it was given on the command line or in the configuration. */
export function createAccessFile(file: string, context: CliContext): AccessFile {
  let known = '';
  const look = (): Promise<string> => fingerprintWebAccess(pathOf(file, context));
  return {
    async read() {
      // Before it is read: what changes meanwhile is seen later, and read again.
      known = await look();
      return readWebAccess(file, context);
    },
    async watch(clock, signal, onChange) {
      let before = known;
      while (!signal.aborted) {
        await clock.sleep(pause, signal).catch(() => {});
        const now = await look();
        if (now !== known && now === before && !signal.aborted) await onChange();
        before = now;
      }
    },
  };
}
