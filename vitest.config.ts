import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/system/**', 'test/soak/**', 'test/store/postgres/**'],
    setupFiles: ['test/support/no-leak-warning.ts'],
    // A bound on what hangs, not on what is slow: a busy machine is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of a test's time is waiting: for a pace to be kept, for an announced wait to end.
    maxWorkers: 4,
  },
});
