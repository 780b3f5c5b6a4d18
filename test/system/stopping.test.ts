import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { createClock } from '../../src/clock/clock.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startFaultline } from '../support/program.ts';

/** What is promised in docs/operations.md, in real milliseconds. */
const promised = 5_000;
/** Side by side: each spends its time waiting. */
const abreast = 4;

const probes = definitions.flatMap((definition) => definition.probes.map(({ name }) => name));

/**
 * Ends a check of this probe by SIGTERM after so many requests. Answers what is wrong with how it ended, in words; undefined
 * where it had ended by itself before.
 */
async function interrupt(probe: string, requests: number): Promise<string[] | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-stopping-'));
  const sandbox = await startSandbox({ clock: createClock() });
  try {
    const file = join(folder, 'faultline.yaml');
    await sandbox.printConfiguration(file);
    const program = startFaultline(['check', '--config', file, '--probe', probe], folder);
    const closed = new Promise<void>((resolve) => program.process.once('close', () => resolve()));
    let seen = 0;
    const middle = new Promise<void>((resolve) => {
      sandbox.follow(() => {
        seen += 1;
        if (seen === requests) resolve();
      });
    });
    await Promise.race([middle, closed]);
    if (program.process.exitCode !== null) return undefined;
    const asked = performance.now();
    const code = await program.stop('SIGTERM');
    const took = performance.now() - asked;
    const unnamed = sandbox.resources().filter((name) => !program.written().includes(name));
    // The signal came when all was done: the verdict stands.
    const isOver = code !== 130 && /^Verdict on/m.test(program.written());
    if (isOver && unnamed.length === 0) return undefined;
    return [
      ...(code === 130 ? [] : [`${probe} ended with ${code}: ${program.written()}`]),
      ...(took < promised ? [] : [`${probe} took ${Math.round(took)} ms to stop`]),
      ...unnamed.map((name) => `${probe} left ${name}, and did not say so: ${program.written()}`),
    ];
  } finally {
    await sandbox.stop();
    await rm(folder, { recursive: true });
  }
}

it('stops within five seconds in the middle of every probe, and leaves nothing that it does not name', async () => {
  const waiting = probes.map((probe, index) => ({ probe, requests: 1 + (index % 4) }));
  const wrong: string[] = [];
  /** Ended by themselves before they could be interrupted: what has few requests, or none. */
  const short: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { probe, requests } = next;
      const found = (await interrupt(probe, requests)) ?? (await interrupt(probe, 1));
      if (found === undefined) short.push(probe);
      else wrong.push(...found);
    }
  };
  await Promise.all(Array.from({ length: abreast }, work));
  expect(wrong).toEqual([]);
  expect(short.length).toBeLessThan(probes.length / 4);
}, 1_200_000);
