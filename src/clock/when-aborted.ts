import { setMaxListeners } from 'node:events';

/** Calls off what was asked for; does nothing once it has happened. */
export type CallOff = () => void;

/**
 * Calls `listener` once, when the signal aborts; at once where it has. Whoever waits for something else calls that off
 * when it has come, or a signal that lives as long as the program would keep everything that ever waited under it.
 */
export function whenAborted(signal: AbortSignal | undefined, listener: () => void): CallOff {
  if (signal === undefined) return nothing;
  if (signal.aborted) {
    listener();
    return nothing;
  }
  // A burst puts dozens of requests under one signal; that is no leak, and Node 20 need not warn of one.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

const nothing = (): void => {};
