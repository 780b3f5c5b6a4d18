import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import { intermittentRows, measureIntermittent, oneIn } from './intermittent.ts';
import { measure } from './measure.ts';
import { nameOf, nameWeakening, openResults, type Measured } from './results.ts';
import type { Measurement } from './row.ts';
import { rows } from './rows.ts';
import { runTasks, weigh, type Task } from './run-rows.ts';
import { turnsRed, weakenAndMeasure } from './vacuity.ts';

/**
 * Measures every row, or those whose names begin with an argument, then each clause's worth, and writes docs/detection.md and
 * docs/detection.json. Interrupted, it goes on where it was when it is started again.
 */
async function main(prefixes: readonly string[]): Promise<void> {
  const results = await openResults(prefixes.length > 0);
  const isWanted = ({ name }: Task<unknown>): boolean =>
    prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix));
  const runAll = async (tasks: readonly Task<Measured | undefined>[]): Promise<void> => {
    const left = tasks.filter((task) => isWanted(task) && !results.has(task.name));
    const tellProgress = followProgress(left.length);
    await runTasks(left, async (measured) => {
      if (measured !== undefined) await results.add(measured);
      tellProgress(measured);
    });
  };
  await runAll(listRows());
  // Which row a clause hangs on is known only now.
  await runAll(listWeakenings(results.rows()));
  const missing = await results.finish();
  if (missing.length > 0) process.stderr.write(`not measured yet: ${missing.join(', ')}\n`);
}

function followProgress(total: number): (measured: Measured | undefined) => void {
  const started = performance.now();
  let done = 0;
  return (measured) => {
    done += 1;
    const perRow = (performance.now() - started) / 1000 / done;
    const left = Math.ceil(perRow * (total - done));
    process.stderr.write(`${done} of ${total}, about ${left} s left: ${tell(measured)}\n`);
  };
}

function listRows(): readonly Task<Measured>[] {
  return [
    ...rows.map((row) => ({ name: row.name, weight: weigh(row), run: () => measure(row) })),
    ...intermittentRows.map((row) => ({
      name: `${row.drift}@1/${oneIn}`,
      weight: 1,
      run: () => measureIntermittent(row),
    })),
  ];
}

function listWeakenings(measured: readonly Measurement[]): readonly Task<Measured | undefined>[] {
  return disruptiveTechnologies.contract.clauses.map(({ id }) => ({
    name: nameWeakening(id),
    weight: /^(?:429|limiter)\//.test(id) ? 2 : 0.5,
    run: () => weakenAndMeasure(id, measured),
  }));
}

function tell(measured: Measured | undefined): string {
  if (measured === undefined) return 'no row holds it up';
  if ('beside' in measured) {
    const { clause, row } = measured;
    return `${row} without ${clause}: ${turnsRed(measured) ? 'red' : `NOT RED ${JSON.stringify(measured)}`}`;
  }
  if ('spec' in measured) {
    const { raised, samples } = measured;
    return `${nameOf(measured)}: ${raised === undefined ? `not within ${samples} samples` : `raised after ${raised.samples}`}`;
  }
  const { outcome, name, blamed, also, changed } = measured;
  const told = [...blamed, ...changed, ...also.map((each) => `also ${each}`)];
  return `${name}: ${outcome}${told.length > 0 ? ` (${told.join(', ')})` : ''}`;
}

await main(process.argv.slice(2));
