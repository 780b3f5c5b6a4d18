import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../support/child.ts';
import type { StationAnswer, StationQuestion } from './scheduled-station.ts';

/** A station as a process of its own, with a store on disk. */
export type StartedStation = {
  readonly pid: number;
  /** What happened since it was asked the last time. */
  ask(): Promise<StationAnswer>;
  stop(): Promise<void>;
};

export async function startStationProcess(question: Omit<StationQuestion, 'store'>): Promise<StartedStation> {
  const store = await mkdtemp(join(tmpdir(), 'faultline-bench-'));
  const options: StationQuestion = { ...question, store };
  const child = await startChild(new URL('./scheduled-station.js', import.meta.url), options, [
    '--expose-gc',
  ]);
  return {
    pid: child.pid,
    ask: () => child.ask<StationAnswer>(),
    async stop() {
      await child.stop();
      await rm(store, { recursive: true });
    },
  };
}
