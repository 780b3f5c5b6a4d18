import type { Ledgers } from './ledgers.ts';
import type { Payment } from './sender.ts';

/** The way on which requests reach the books: one after the other at the pace, or at once in a deliberate burst. */
export type Lane = {
  /** Whether nobody is waited for. */
  readonly atOnce: boolean;
  /** Named in `Faultline-Probe` on every request of a burst. */
  readonly probe?: string;
  /** Rejects with the signal's reason when that aborts first. */
  take(account: string | undefined, signal: AbortSignal | undefined): Promise<Payment>;
};

/** First come, first served, at the configured pace. */
export function createPacedLane(ledgers: Ledgers): Lane {
  return {
    atOnce: false,
    async take(account, signal) {
      const { name, ledger } = ledgers.of(account);
      return { ledger: name, slot: await ledger.take(signal) };
    },
  };
}

/** At once: for who has seized the ledgers. */
export function createBurstLane(ledgers: Ledgers, probe: string | undefined): Lane {
  return {
    atOnce: true,
    ...(probe !== undefined && { probe }),
    take(account) {
      const { name, ledger } = ledgers.of(account);
      return Promise.resolve({ ledger: name, slot: ledger.takeAtOnce() });
    },
  };
}
