import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/system/**', 'test/soak/**'],
    testTimeout: 20_000,
    // Most of a test's time is waiting: for a pace to be kept, for an announced wait to end.
    maxWorkers: 4,
  },
});
