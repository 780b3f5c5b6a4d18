import { whenAborted } from '../clock/when-aborted.ts';
import { exitCodes } from './exit.ts';

/** The process as far as signals go. */
export type SignalSource = {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
};

/**
 * Turns SIGINT and SIGTERM into an abort, so that a command can stop in order. The second one ends the process at
 * once: whoever asks twice does not want to wait.
 */
export function listenForSignals(source: SignalSource, exit: (code: number) => void): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    source.on(signal, () => {
      if (stopping.signal.aborted) exit(exitCodes.interrupted);
      else stopping.abort(new Error(`stopped by ${signal}`));
    });
  }
  return stopping.signal;
}

/** Resolves once the signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => void whenAborted(signal, resolve));
}
