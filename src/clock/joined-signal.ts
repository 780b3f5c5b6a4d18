import { whenAborted } from './when-aborted.ts';

/** A signal for as long as it is needed; whoever asked for it releases it then. */
export type ReleasableSignal = { readonly signal: AbortSignal; readonly release: () => void };

/**
 * A signal that aborts as the first of several does. Unlike `AbortSignal.any`, nothing of it stays with a long-lived
 * signal once it is released (Node 20 keeps a reference for every join).
 */
export function joinSignals(...signals: readonly (AbortSignal | undefined)[]): ReleasableSignal {
  const controller = new AbortController();
  const callOffs = signals.map((signal) => whenAborted(signal, () => controller.abort(signal?.reason)));
  return { signal: controller.signal, release: () => callOffs.forEach((callOff) => callOff()) };
}
