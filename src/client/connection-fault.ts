import type { FailureReason } from '../wire/exchange.ts';

/** No connection came about, for a reason that can be told in words of our own. */
export class ConnectionFault extends Error {
  override readonly name = 'ConnectionFault';
  readonly reason: FailureReason;

  /** @param detail a sentence for people, without anything secret. */
  constructor(reason: FailureReason, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.reason = reason;
  }
}
