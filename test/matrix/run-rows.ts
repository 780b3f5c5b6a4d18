import { needsBursts } from './choose-probes.ts';
import type { Row } from './row.ts';

/** How much may run at once, where nothing else is said. */
const usualCapacity = 10;

/** One thing to measure; `weight` is how much of the machine it takes from the others. */
export type Task<Result> = {
  readonly name: string;
  readonly weight: number;
  readonly run: () => Promise<Result>;
};

/** How much of the machine the measurement of a row takes: bursts have to keep their time. */
export function weigh(row: Row): number {
  return row.control || needsBursts(row) ? 2 : 0.5;
}

/**
 * Runs tasks several at once, as far as their weights allow, the heaviest first; `done` is called with each result as it
 * comes. A task that throws ends everything, once what is under way has ended.
 */
export async function runTasks<Result>(
  tasks: readonly Task<Result>[],
  done: (result: Result) => void | Promise<void>,
  capacity = usualCapacity,
): Promise<void> {
  const waiting = tasks.toSorted((a, b) => b.weight - a.weight);
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let load = 0;
  const runTask = async (task: Task<Result>): Promise<void> => {
    try {
      await done(await task.run());
    } catch (error) {
      failures.push(error);
    }
  };
  while (waiting.length > 0 || running.size > 0) {
    const index =
      failures.length > 0 ? -1 : waiting.findIndex(({ weight }) => load + weight <= capacity || load === 0);
    const [task] = index < 0 ? [] : waiting.splice(index, 1);
    if (task === undefined) {
      if (running.size === 0) break;
      await Promise.race(running);
      continue;
    }
    load += task.weight;
    const work = runTask(task).finally(() => {
      load -= task.weight;
      running.delete(work);
    });
    running.add(work);
  }
  if (failures.length > 0) throw failures[0];
}
