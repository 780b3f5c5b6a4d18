import type { InconclusiveReason } from '../contract/verdict.ts';
import { ProbeInconclusive } from './probe.ts';

/** Why something could not be brought to its end. */
export type Trouble = { readonly reason: InconclusiveReason; readonly detail: string };

/**
 * Names what was thrown while a probe ran; what is not known is a fault of the monitor's own. What several probes share
 * fails for all of them when the time of the one that began it is over.
 */
export function nameTrouble(error: unknown): Trouble {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof ProbeInconclusive) return { reason: error.reason, detail };
  if (!(error instanceof Error)) return { reason: 'monitor_error', detail };
  switch (error.name) {
    case 'TokenUnavailable':
      return { reason: 'token_failed', detail };
    case 'TimeoutError':
      return { reason: 'interrupted', detail: 'what it shares with another probe took too long' };
    default:
      return { reason: 'monitor_error', detail };
  }
}
