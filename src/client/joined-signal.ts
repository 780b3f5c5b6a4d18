import { setMaxListeners } from 'node:events';

/** A signal that aborts as the first of several does. */
export type JoinedSignal = { readonly signal: AbortSignal; readonly release: () => void };

/**
 * Joins signals for as long as one request lasts. Unlike `AbortSignal.any`, nothing of it stays with a long-lived
 * signal once it is released (Node 20 keeps a reference for every join).
 */
export function joinSignals(...signals: readonly (AbortSignal | undefined)[]): JoinedSignal {
  const controller = new AbortController();
  const sources = signals.filter((signal) => signal !== undefined);
  // A burst puts dozens of requests under one signal; that is no leak, and Node need not warn of one.
  setMaxListeners(0, controller.signal, ...sources);
  const abort = ({ target }: Event): void => {
    controller.abort(target instanceof AbortSignal ? target.reason : undefined);
  };
  for (const source of sources) {
    if (source.aborted) controller.abort(source.reason);
    source.addEventListener('abort', abort, { once: true });
  }
  return {
    signal: controller.signal,
    release: () => {
      for (const source of sources) source.removeEventListener('abort', abort);
    },
  };
}
