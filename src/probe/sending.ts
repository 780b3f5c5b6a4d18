import type { Credential } from '../client/call.ts';

/** How a probe sends: like `SendOptions`, the rest is filled in by the runner. */
export type Sending = {
  readonly as: Credential;
  readonly provokes?: readonly number[];
  /**
   * Which case of several is provoked, where one probe sends the same call for different reasons: the baseline keeps the
   * texts of different causes apart. The same in every cycle, without anything made up.
   */
  readonly cause?: string;
};
