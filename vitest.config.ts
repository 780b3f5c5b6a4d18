import { defineConfig } from 'vitest/config';

const all = 'test/**/*.test.ts';
const elsewhere = ['test/system/**', 'test/soak/**', 'test/store/postgres/**'];
/** They keep a pace, and should have a process that does nothing else and has done nothing before. */
const paced = ['test/probes/**/*.test.ts', 'test/matrix/**/*.test.ts'];

export default defineConfig({
  test: {
    setupFiles: ['test/support/no-leak-warning.ts'],
    // A bound on what hangs, not on what is slow: a busy machine is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of a test's time is waiting: for a pace to be kept, for an announced wait to end.
    maxWorkers: 4,
    projects: [
      { extends: true, test: { name: 'paced', include: paced, exclude: elsewhere } },
      // To start a process for each file, and to read in it what nearly all of them import, was half of what the tests cost.
      // A test puts back what it changes of its process: a variable, the timers.
      {
        extends: true,
        test: { name: 'sharing', include: [all], exclude: [...elsewhere, ...paced], isolate: false },
      },
    ],
  },
});
