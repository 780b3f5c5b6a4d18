import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { rows } from '../matrix/rows.ts';
import { runTasks } from '../matrix/run-rows.ts';
import { checkControl, type ControlFigures } from './control-check.ts';

/**
 * `FAULTLINE_SOAK_CYCLES`, `…_ABREAST` and `…_SCALE` change the size of the run. Slower than the usual ten times and more
 * side by side costs the machine the same, but leaves bursts more time. `…_PART=1/2` and `…_PART=2/2` share it between two
 * programs, each with an output of its own.
 */
const cycles = Number(process.env['FAULTLINE_SOAK_CYCLES'] ?? 1_000);
const abreast = Number(process.env['FAULTLINE_SOAK_ABREAST'] ?? 16);
const scale = Number(process.env['FAULTLINE_SOAK_SCALE'] ?? 5);
const [part = 1, parts = 1] = (process.env['FAULTLINE_SOAK_PART'] ?? '1/1').split('/').map(Number);
/** Cycles of one check; after these it starts anew, with another sandbox. */
const cyclesOfCheck = 5;
/** What was measured so far: an interrupted run goes on where it was. */
const file = process.env['FAULTLINE_SOAK_OUTPUT'] ?? 'faultline-data/control-cycles.json';

/** What must never be blamed: the controls, and changes that break no clause. Under maintenance nothing is sent at all. */
const harmless = rows.filter(({ clauses, name }) => clauses.length === 0 && name !== 'maintenance');

type Results = Readonly<Record<string, ControlFigures>>;

async function readResults(): Promise<Results> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return JSON.parse(text) as Results;
}

function sumOf(results: Results) {
  const all = Object.values(results);
  const total = (figure: 'cycles' | 'requests' | 'judgements' | 'inconclusive' | 'distorted'): number =>
    all.reduce((sum, each) => sum + each[figure], 0);
  return {
    cycles: total('cycles'),
    requests: total('requests'),
    judgements: total('judgements'),
    inconclusive: total('inconclusive'),
    distorted: total('distorted'),
    alarms: Object.entries(results).flatMap(([name, { alarms }]) => alarms.map((each) => `${name}: ${each}`)),
    violations: Object.entries(results).flatMap(([name, { violations }]) =>
      violations.map((each) => `${name}: ${each}`),
    ),
  };
}

it(`blames nobody in ${cycles} cycles of every probe against what conforms`, async () => {
  let results = await readResults();
  await mkdir('faultline-data', { recursive: true });
  const tasks = Array.from({ length: Math.ceil(cycles / cyclesOfCheck) }, (_, index) => {
    const row = harmless[index % harmless.length]!;
    const name = `${row.name}, ${Math.floor(index / harmless.length) + 1}`;
    const run = async () => ({ name, figures: await checkControl(row, cyclesOfCheck, scale) });
    return { name, weight: 1, run };
  }).filter((_, index) => index % parts === part - 1);
  await runTasks(
    tasks.filter(({ name }) => results[name] === undefined),
    async ({ name, figures }) => {
      results = { ...results, [name]: figures };
      await writeFile(file, JSON.stringify(results, null, 2));
      const { alarms, violations, ...sum } = sumOf(results);
      console.log(JSON.stringify({ name, ...sum, alarms: alarms.length, violations: violations.length }));
    },
    abreast,
  );
  const { alarms, violations, ...figures } = sumOf(results);
  console.log(JSON.stringify(figures, null, 2));
  // What did not come again is told to nobody, such as a valid token that was refused once.
  console.log(violations);
  expect(alarms).toEqual([]);
  expect(figures.cycles).toBeGreaterThanOrEqual(cycles / parts);
});
