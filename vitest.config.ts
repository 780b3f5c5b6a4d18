import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/system/**', 'test/soak/**'],
    testTimeout: 20_000,
    maxWorkers: 2,
  },
});
