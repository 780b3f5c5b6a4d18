import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runCycles } from '../support/cycles.ts';

/** `FAULTLINE_SOAK_CYCLES` and `FAULTLINE_SOAK_ABREAST` change the size of the run; `…_OUTPUT` names a file for the figures. */
const cycles = Number(process.env['FAULTLINE_SOAK_CYCLES'] ?? 500);
const abreast = Number(process.env['FAULTLINE_SOAK_ABREAST'] ?? 6);
const file = process.env['FAULTLINE_SOAK_OUTPUT'];

it(`finds nothing in ${cycles} cycles against conformant sandboxes`, async () => {
  let judgements = 0;
  let requests = 0;
  let finished = 0;
  let repeated = 0;
  const started = Date.now();
  const minutes = (): number => Math.round((Date.now() - started) / 6_000) / 10;
  const broken = await runCycles(Array(cycles).keys(), {
    abreast,
    scale: 10,
    done({ index, faults, result: { report }, attempt }) {
      if (attempt === 1) finished += 1;
      else repeated += 1;
      requests += report.requests;
      judgements += report.clauses.reduce((sum, clause) => sum + clause.judged, 0);
      const wrong = faults.map((fault) => `\n  ${fault}`).join('');
      console.log(`${minutes()} min: cycle ${index}, ${finished} of ${cycles}${wrong}`);
    },
  });
  const figures = {
    cycles,
    repeated,
    judgements,
    requests,
    minutes: minutes(),
    broken: Object.fromEntries(broken),
  };
  console.log(JSON.stringify(figures, null, 2));
  if (file !== undefined) await writeFile(file, `${JSON.stringify(figures, null, 2)}\n`);
  expect(figures.broken).toEqual({});
}, 86_400_000);
