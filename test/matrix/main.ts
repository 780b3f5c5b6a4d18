import { measure } from './measure.ts';
import { needsBursts } from './choose-probes.ts';
import { rows } from './rows.ts';
import { runTasks } from './run-rows.ts';
import { openResults } from './results.ts';

const only = process.argv.slice(2);
const wanted =
  only.length === 0 ? rows : rows.filter(({ name }) => only.some((each) => name.startsWith(each)));
const results = await openResults(only.length > 0);
const left = wanted.filter(({ name }) => !results.has(name));
const started = performance.now();
let done = 0;
await runTasks(
  left.map((row) => ({
    name: row.name,
    weight: row.control || needsBursts(row) ? 2 : 1,
    run: () => measure(row),
  })),
  async (measurement) => {
    await results.add(measurement);
    done += 1;
    const seconds = (performance.now() - started) / 1000;
    const rest = Math.round((seconds / done) * (left.length - done));
    const { outcome, name, blamed, also, changed } = measurement;
    process.stderr.write(
      `${done}/${left.length}, about ${rest} s left: ${name}: ${outcome}${[...blamed, ...changed].map((each) => ` ${each}`).join(',')}${also.length > 0 ? ` ALSO ${also.join(', ')}` : ''}\n`,
    );
  },
);
await results.finish();
