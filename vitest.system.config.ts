import { defineConfig } from 'vitest/config';

const all = 'test/system/**/*.test.ts';
/** Measure or keep both cores of a small machine at work: beside another file they would prove something else. */
const busy = ['alerting/alerting', 'bench', 'matrix', 'several'].map((name) => `test/system/${name}.test.ts`);
const storeTests = ['evidence', 'ledger', 'retention', 'store-sink', 'tables'].map(
  (name) => `test/store/${name}.test.ts`,
);

export default defineConfig({
  test: {
    testTimeout: 600_000,
    hookTimeout: 120_000,
    setupFiles: ['test/support/no-leak-warning.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'alone', include: busy, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
      // These wait most of the time: for a pace to be kept, for an outage to pass, for a program to end.
      {
        extends: true,
        test: { name: 'abreast', include: [all], exclude: busy, maxWorkers: 2, sequence: { groupOrder: 2 } },
      },
      // The tests of the store once more, against a real PostgreSQL.
      {
        extends: true,
        test: {
          name: 'postgres',
          include: [...storeTests, 'test/cli/follower.test.ts', 'test/store/postgres/*.test.ts'],
          env: { FAULTLINE_TEST_STORE: 'postgres' },
          globalSetup: 'test/support/postgres/global-setup.ts',
          setupFiles: ['test/support/postgres/skip-without.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
