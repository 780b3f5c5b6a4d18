import { needsBursts } from './choose-probes.ts';
import {
  intermittentRows,
  measureIntermittent,
  oneIn,
  type IntermittentMeasurement,
} from './intermittent.ts';
import { measure } from './measure.ts';
import { nameOf, openResults } from './results.ts';
import type { Measurement } from './row.ts';
import { rows } from './rows.ts';
import { runTasks, type Task } from './run-rows.ts';

type Measured = Measurement | IntermittentMeasurement;

/**
 * Measures every row, or those whose names begin with an argument, and writes docs/detection.md and docs/detection.json.
 * Interrupted, it goes on where it was when it is started again.
 */
async function main(prefixes: readonly string[]): Promise<void> {
  const results = await openResults(prefixes.length > 0);
  const isWanted = ({ name }: Task<Measured>): boolean =>
    prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix));
  const tasks = listTasks().filter((task) => isWanted(task) && !results.has(task.name));
  const started = performance.now();
  let done = 0;
  await runTasks(tasks, async (measured) => {
    await results.add(measured);
    done += 1;
    const perRow = (performance.now() - started) / 1000 / done;
    const left = Math.ceil(perRow * (tasks.length - done));
    process.stderr.write(`${done} of ${tasks.length}, about ${left} s left: ${tell(measured)}\n`);
  });
  const missing = await results.finish();
  if (missing.length > 0) process.stderr.write(`not measured yet: ${missing.join(', ')}\n`);
}

function listTasks(): readonly Task<Measured>[] {
  return [
    ...rows.map((row) => ({
      name: row.name,
      weight: row.control || needsBursts(row) ? 2 : 0.5,
      run: () => measure(row),
    })),
    ...intermittentRows.map((row) => ({
      name: `${row.drift}@1/${oneIn}`,
      weight: 1,
      run: () => measureIntermittent(row),
    })),
  ];
}

function tell(measured: Measured): string {
  if ('spec' in measured) {
    const { raised, samples } = measured;
    return `${nameOf(measured)}: ${raised === undefined ? `not within ${samples} samples` : `raised after ${raised.samples}`}`;
  }
  const { outcome, name, blamed, also, changed } = measured;
  const told = [...blamed, ...changed, ...also.map((each) => `also ${each}`)];
  return `${name}: ${outcome}${told.length > 0 ? ` (${told.join(', ')})` : ''}`;
}

await main(process.argv.slice(2));
