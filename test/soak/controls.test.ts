import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { rows } from '../matrix/rows.ts';
import { runTasks } from '../matrix/run-rows.ts';
import { checkSandbox } from '../support/sandbox-check.ts';

const cycles = 1_000;
/** Cycles of one check; after these it starts anew, with another sandbox. */
const cyclesOfCheck = 10;
const file = 'docs/control-cycles.json';

/** What must never be blamed: the controls, and changes that break no clause. */
const harmless = rows.filter((row) => row.clauses.length === 0);

it(`blames nobody in ${cycles} cycles of every probe against what conforms`, async () => {
  const counts = { cycles: 0, requests: 0, judgements: 0, inconclusive: 0, violations: 0 };
  const alarms: string[] = [];
  const tasks = Array.from({ length: cycles / cyclesOfCheck }, (_, index) => {
    const row = harmless[index % harmless.length]!;
    const { name, spec, sandbox, target, faults = [] } = row;
    const check = async () => {
      const { report, events } = await checkSandbox({
        scale: row.scale ?? 10,
        sandbox: { ...sandbox, drifts: spec === undefined ? [] : [spec] },
        ...(target === undefined ? {} : { target }),
        repeat: cyclesOfCheck,
        prepare: (started) => faults.forEach((fault) => started.script(fault)),
      });
      return { name, report, events };
    };
    return { name: `${name} ${index}`, weight: 2, run: check };
  });
  await runTasks(tasks, async ({ name, report, events }) => {
    for (const { id, api, state } of report.clauses) {
      if (state === 'violates' || state === 'intermittent') alarms.push(`${name}: ${id} ${api}`);
    }
    for (const event of events) {
      if (event.type === 'cycle-finished') counts.cycles += 1;
      else if (event.type === 'exchange') counts.requests += 1;
      else if (event.type === 'judgement') {
        const { outcome } = event.judgement.verdict;
        counts.judgements += 1;
        if (outcome === 'inconclusive') counts.inconclusive += 1;
        // Seen once and not again: never told, but worth knowing.
        if (outcome === 'violates') counts.violations += 1;
      }
    }
    await writeFile(file, `${JSON.stringify({ ...counts, alarms }, null, 2)}\n`);
    console.log(`${counts.cycles} of ${cycles}: ${name}`, alarms);
  });
  expect(alarms).toEqual([]);
  expect(counts.cycles).toBe(cycles);
});
