import { setTimeout as sleep } from 'node:timers/promises';
import type { Monitor } from './monitor.ts';

/** What is done to a monitor, to its way to the database, or to the database. */
export const faultKinds = ['kill', 'stall', 'cut', 'hold', 'restart'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A fault that struck. */
export type Fault = {
  readonly kind: FaultKind;
  /** Whom it struck; nobody in particular where it is the database. */
  readonly monitor?: string;
  /** Milliseconds since the Unix epoch: from its beginning until what it took away was given back. */
  readonly from: number;
  readonly to: number;
  /** What the monitor wrote meanwhile. */
  readonly wrote?: string;
};

/** A fault that is to come. */
export type FaultPlan = {
  readonly kind: FaultKind;
  /** Whether it is meant for the monitor that is at work; else for any. */
  readonly hitsHolder: boolean;
  /** Which of the monitors, in [0, 1), where it is not meant for the one at work. */
  readonly choice: number;
  /** Real milliseconds that it lasts. */
  readonly lasts: number;
  /** Real milliseconds from its end to the next one. */
  readonly rest: number;
};

/** How long a fault lasts and how long it is quiet afterwards, from the least to the most, in real milliseconds. */
const lengths: Readonly<Record<FaultKind, readonly [least: number, most: number]>> = {
  // Until it is started again.
  kill: [0, 3_000],
  // Longer than the lease of two seconds, so that another takes over and it wakes to find its target taken.
  stall: [2_500, 8_000],
  cut: [0, 0],
  hold: [1_000, 8_000],
  restart: [0, 3_000],
};
const rests = [1_000, 18_000] as const;
/** Most faults are meant for the monitor at work: of the others one notices little. */
const forHolder = 0.6;

/** Chooses the next fault; `random` is uniform in [0, 1). */
export function planFault(random: () => number): FaultPlan {
  const kind = faultKinds[Math.floor(random() * faultKinds.length)] ?? 'kill';
  const between = ([least, most]: readonly [number, number]): number => least + random() * (most - least);
  return {
    kind,
    hitsHolder: random() < forHolder,
    choice: random(),
    lasts: between(lengths[kind]),
    rest: between(rests),
  };
}

/** What faults strike. */
export type Struck = {
  readonly monitors: readonly Monitor[];
  /** Name of the monitor that sent the newest request. */
  readonly holder: () => string | undefined;
  /** Ends the database at once, as a crash does, and starts it again after so many real milliseconds. */
  readonly restart: (lasts: number) => Promise<void>;
};

/** A fault that knows whom it strikes; nobody in particular where it is the database. */
export type AimedFault = FaultPlan & { readonly monitor?: Monitor };

/**
 * Aims faults that strike at the same moment: no monitor is struck by two of them, nor is the database.
 * @throws RangeError when there are more of them than monitors.
 */
export function aim(plans: readonly FaultPlan[], { monitors, holder }: Struck): AimedFault[] {
  const aimed: AimedFault[] = [];
  for (const plan of plans) {
    const left = monitors.filter((monitor) => aimed.every((other) => other.monitor !== monitor));
    const atWork = plan.hitsHolder ? left.find(({ name }) => name === holder()) : undefined;
    const monitor = atWork ?? left[Math.floor(plan.choice * left.length)];
    if (monitor === undefined) throw new RangeError('there are more faults than monitors');
    if (plan.kind !== 'restart') aimed.push({ ...plan, monitor });
    else if (aimed.every(({ kind }) => kind !== 'restart')) aimed.push(plan);
  }
  return aimed;
}

/** Lets a fault strike and resolves when it is over. */
export async function strike({ kind, lasts, monitor }: AimedFault, { restart }: Struck): Promise<Fault> {
  const from = Date.now();
  const before = monitor?.written().length;
  if (kind === 'restart') await restart(lasts);
  else if (monitor !== undefined) await strikeMonitor(kind, monitor, lasts);
  const named = monitor && { monitor: monitor.name, wrote: monitor.written().slice(before) };
  return { kind, from, to: Date.now(), ...named };
}

async function strikeMonitor(
  kind: Exclude<FaultKind, 'restart'>,
  monitor: Monitor,
  lasts: number,
): Promise<void> {
  switch (kind) {
    case 'kill':
      await monitor.end('SIGKILL');
      await sleep(lasts);
      monitor.start();
      break;
    case 'stall':
      monitor.signal('SIGSTOP');
      await sleep(lasts);
      monitor.signal('SIGCONT');
      break;
    case 'cut':
      monitor.gate.cut();
      break;
    case 'hold':
      monitor.gate.hold();
      await sleep(lasts);
      monitor.gate.open();
      break;
  }
}
