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
  /** The same with the web configuration alone. */
  readonly reloadAccess: () => Promise<ReloadFault>;
  readonly last: () => LastReload;
};

type ReloadingOptions = {
  /** Reads, checks and applies the configuration as a whole, or throws and leaves everything as it was. */
  readonly load: () => Promise<void>;
  /** The same with the web configuration alone, which `load` does too. */
  readonly loadAccess: () => Promise<void>;
  readonly now: () => number;
  readonly tell: (line: string) => void;
};

type What = 'configuration' | 'web configuration';

/** One loading at a time; what is asked for while one is under way comes after it, for the file may have changed since. */
export function createReloading({ load, loadAccess, now, tell }: ReloadingOptions): Reloading {
  let succeededAt = now();
  const broken = new Set<What>();
  let turn: Promise<unknown> = Promise.resolve();
  const attempt = async (what: What): Promise<ReloadFault> => {
    try {
      await (what === 'configuration' ? load : loadAccess)();
      if (what === 'configuration') broken.clear();
      else broken.delete(what);
      succeededAt = now();
      tell(`The ${what} was loaded anew.`);
      return undefined;
    } catch (error) {
      broken.add(what);
      if (!(error instanceof ConfigError || error instanceof UsageError)) {
        tell(`The ${what} could not be loaded anew, a fault of Faultline itself: ${String(error)}`);
        return `The ${what} could not be loaded; the log says why. The one before stays in force.`;
      }
      const fault = `The ${what} cannot be used; the one before stays in force.\n${error.message}`;
      tell(fault);
      return fault;
    }
  };
  const inTurn = (what: What): Promise<ReloadFault> => {
    const outcome = turn.then(() => attempt(what));
    turn = outcome;
    return outcome;
  };
  return {
    reload: () => inTurn('configuration'),
    reloadAccess: () => inTurn('web configuration'),
    last: () => ({ successful: broken.size === 0, succeededAt }),
  };
}
