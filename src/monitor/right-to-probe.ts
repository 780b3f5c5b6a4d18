/**
 * Why a turn ended before its time: its right to probe ran out, or could not be prolonged. No fault of the API, nor of the
 * probe.
 */
export class RightLost extends Error {
  override readonly name = 'RightLost';
}

/** The right to probe one target, for one turn: a cycle, the rest of one, or a sweep. */
export type Permit = {
  /** Aborts with RightLost once nothing may be sent any more. */
  readonly signal: AbortSignal;
  /**
   * Two permits of the same tenure: nobody else can have probed the target in between. What is known of an earlier tenure, and
   * what it had still to do, may be out of date.
   */
  readonly tenure: number;
  /** The turn is over, and with it what it left for later. Once is enough. */
  release(): void;
};

/** Why there is no permit: another monitor has the right, or it cannot be learned who does. */
export type Refusal = 'elsewhere' | 'unknown';

/** The right to probe one target, which at any moment one monitor has. */
export type TargetRight = {
  /** `unknown` too where the signal aborts before an answer comes. Never rejects. */
  obtain(signal: AbortSignal): Promise<Permit | Refusal>;
  /** Whether it is here, though it may be too early to use it. */
  holds(): boolean;
  /** Whether a request may be written to its connection at this very moment. */
  mayStart(): boolean;
  /** Gives the right up, once no turn is under way. Never rejects. */
  close(): Promise<void>;
};

/** What a monitor tells of a target whose right it wants. */
export type Claim = {
  readonly target: string;
  /** How long from now, in milliseconds, the target must be left alone for the sake of what was sent and announced so far. */
  readonly rests: () => number;
};

/** Gives each target its right. */
export type RightsToProbe = (claim: Claim) => TargetRight;

/** For a monitor that has its targets to itself: always granted, at no cost. */
export const alwaysGranted: RightsToProbe = () => ({
  obtain: () => Promise.resolve(unlimited),
  holds: () => true,
  mayStart: () => true,
  close: () => Promise.resolve(),
});

/** No monitor had the target before, and none will after. */
export const alwaysGrantedTenure = 0;

const unlimited: Permit = {
  signal: new AbortController().signal,
  tenure: alwaysGrantedTenure,
  release: () => {},
};
