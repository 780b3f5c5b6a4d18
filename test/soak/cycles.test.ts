import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runCycles } from '../support/cycles.ts';

/** `FAULTLINE_SOAK_CYCLES` and `FAULTLINE_SOAK_ABREAST` change the size of the run. */
const cycles = Number(process.env['FAULTLINE_SOAK_CYCLES'] ?? 500);
const abreast = Number(process.env['FAULTLINE_SOAK_ABREAST'] ?? 6);
const file = process.env['FAULTLINE_SOAK_OUTPUT'];

it(`finds nothing in ${cycles} cycles against conformant sandboxes`, async () => {
  let judged = 0;
  let requests = 0;
  let finished = 0;
  const started = Date.now();
  const broken = await runCycles(0, cycles, {
    abreast,
    scale: 10,
    done(index, faults, { report }) {
      finished += 1;
      requests += report.requests;
      judged += report.clauses.reduce((sum, clause) => sum + clause.judged, 0);
      const minutes = ((Date.now() - started) / 60_000).toFixed(1);
      console.log(
        `${minutes} min: cycle ${index}, ${finished} of ${cycles}${faults.map((fault) => `\n  ${fault}`).join('')}`,
      );
    },
  });
  const summary = {
    cycles,
    judgements: judged,
    requests,
    broken: Object.fromEntries(broken),
    minutes: (Date.now() - started) / 60_000,
  };
  console.log(JSON.stringify(summary, null, 2));
  if (file !== undefined) await writeFile(file, `${JSON.stringify(summary, null, 2)}\n`);
  expect(summary.broken).toEqual({});
}, 86_400_000);
