import { ConfigError } from '../config/problem.ts';
import { UsageError } from './exit.ts';

/** The newest loading of the configuration. */
export type LastReload = {
  readonly successful: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly succeededAt: number;
};

/** Why the configuration could not be loaded, in words fit for a person; undefined when it was. */
export type ReloadFault = string | undefined;

/** Loads the configuration anew on request. */
export type Reloading = {
  readonly reload: () => Promise<ReloadFault>;
  readonly last: () => LastReload;
};

type ReloadingOptions = {
  /** Reads, checks and applies the configuration as a whole, or throws and leaves everything as it was. */
  readonly load: () => Promise<void>;
  readonly now: () => number;
  readonly tell: (line: string) => void;
};

/** One loading at a time; what is asked for while one is under way comes after it, for the file may have changed since. */
export function createReloading({ load, now, tell }: ReloadingOptions): Reloading {
  let last: LastReload = { successful: true, succeededAt: now() };
  let turn: Promise<unknown> = Promise.resolve();
  const attempt = async (): Promise<ReloadFault> => {
    try {
      await load();
      last = { successful: true, succeededAt: now() };
      tell('The configuration was loaded anew.');
      return undefined;
    } catch (error) {
      last = { ...last, successful: false };
      if (!(error instanceof ConfigError || error instanceof UsageError)) {
        tell(`The configuration could not be loaded anew, a fault of Faultline itself: ${String(error)}`);
        return 'The configuration could not be loaded; the log says why. The one before stays in force.';
      }
      const fault = `The configuration cannot be used; the one before stays in force.\n${error.message}`;
      tell(fault);
      return fault;
    }
  };
  return {
    reload() {
      const outcome = turn.then(attempt);
      turn = outcome;
      return outcome;
    },
    last: () => last,
  };
}
