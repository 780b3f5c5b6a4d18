import cron, { type ScheduledTask, type TaskOptions } from 'node-cron';
import type { Clock } from '../clock/clock.ts';

/** A cron expression at work. */
export type Schedule = {
  /** When it ticks next, milliseconds since the Unix epoch; undefined when it never will again. */
  next(): number | undefined;
  /** Milliseconds between the next two ticks; undefined when there are not two. */
  period(): number | undefined;
  stop(): Promise<void>;
};

/** What is wrong with a cron expression, in words; undefined when nothing is. */
export function findCronProblem(expression: string): string | undefined {
  const { valid, errors } = cron.validateDetailed(expression);
  return valid ? undefined : errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
}

/** Whose turn a tick is, where several programs have the same schedule. */
export type Election = {
  /** The same in all of them, and of no other schedule. */
  readonly name: string;
  /** Whether this program is the one; never rejects. */
  readonly isOurs: (due: number) => Promise<boolean>;
};

/**
 * Calls `tick` with the due time whenever the expression is due, and the election says that it is this program's turn.
 * node-cron only ticks: it knows nothing of jitter, deadlines or overlap. It lives in real time; on a scaled clock the ticks
 * keep its next period instead.
 */
export function startSchedule(
  expression: string,
  clock: Clock,
  tick: (due: number) => void,
  election?: Election,
): Schedule {
  if (clock.scale !== 1) return startScaledSchedule(expression, clock, tick, election);
  if (election !== undefined) return listenTo(createBeat(expression, election), tick);
  const beat = beats.get(expression) ?? createBeat(expression);
  beats.set(expression, beat);
  return listenTo(beat, tick, () => beats.delete(expression));
}

/** What everybody hears who has the same expression: many targets do, and are due at the same moment. */
type Beat = {
  readonly task: ScheduledTask;
  readonly ticks: Set<(due: number) => void>;
  /** The next two times. They stand until the first of them has ticked: between its time and its tick, it is still next. */
  following: readonly Date[];
};

/** By expression. */
const beats = new Map<string, Beat>();

function listenTo(beat: Beat, tick: (due: number) => void, forget?: () => void): Schedule {
  const mine = (due: number): void => tick(due);
  beat.ticks.add(mine);
  return {
    next: () => beat.following[0]?.getTime(),
    period: () => periodOf(beat.following),
    async stop() {
      if (!beat.ticks.delete(mine) || beat.ticks.size > 0) return;
      forget?.();
      await beat.task.destroy();
    },
  };
}

function createBeat(expression: string, election?: Election): Beat {
  const task = cron.createTask(expression, ({ date }) => soundBeat(beat, date.getTime()), {
    suppressMissedWarning: true,
    // By itself it drops, and tells nobody of, what a second's standstill has made late: how late is too late is for the
    // caller to say. Of several that are due only the last one ticks.
    missedExecutionTolerance: Number.MAX_SAFE_INTEGER,
    logger: silent,
    ...(election === undefined ? {} : distribute(election, () => moveOn(beat))),
  });
  const beat: Beat = { task, ticks: new Set(), following: task.getNextRuns(2) };
  void task.start();
  return beat;
}

/** node-cron asks with a key of the name and the due time before a task runs. */
function distribute({ name, isOurs }: Election, passed: () => void): TaskOptions {
  const shouldRun = (key: string): Promise<boolean> => {
    passed();
    return isOurs(Date.parse(key.slice(name.length + 1)));
  };
  return { name, distributed: true, runCoordinator: { shouldRun } };
}

function moveOn(beat: Beat): void {
  beat.following = beat.task.getNextRuns(2);
}

function soundBeat(beat: Beat, due: number): void {
  moveOn(beat);
  // Who begins to listen meanwhile has missed this one, and who has stopped hears no more.
  const listening = [...beat.ticks];
  for (const tick of listening) if (beat.ticks.has(tick)) tick(due);
}

function startScaledSchedule(
  expression: string,
  clock: Clock,
  tick: (due: number) => void,
  election?: Election,
): Schedule {
  const task = cron.createTask(expression, nothing, { logger: silent });
  const period = periodOf(task.getNextRuns(2));
  const stopping = new AbortController();
  let next = period === undefined ? undefined : clock.now() + period;
  const elect = async (due: number): Promise<void> => {
    if (election === undefined || (await election.isOurs(due))) tick(due);
  };
  const arm = (due: number, gap: number): void => {
    next = due;
    clock.sleep(due - clock.now(), stopping.signal).then(() => {
      arm(due + gap, gap);
      return elect(due);
    }, nothing);
  };
  if (next !== undefined && period !== undefined) arm(next, period);
  return {
    next: () => next,
    period: () => period,
    async stop() {
      stopping.abort();
      await task.destroy();
    },
  };
}

function periodOf([first, second]: readonly Date[]): number | undefined {
  return first === undefined || second === undefined ? undefined : second.getTime() - first.getTime();
}

const nothing = (): void => {};
/** What node-cron would print itself; the runner reports skipped and late runs in its own events. */
const silent = { info: nothing, warn: nothing, error: nothing, debug: nothing };
