import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/soak/**/*.test.ts'],
    testTimeout: 4 * 3_600_000,
    hookTimeout: 120_000,
    setupFiles: ['test/support/no-leak-warning.ts'],
    fileParallelism: false,
  },
});
