import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const all = 'test/system/**/*.test.ts';
/** Measure or keep both cores of a small machine at work: beside another file they would prove something else. */
const busy = ['alerting/alerting', 'bench', 'matrix'].map((name) => `test/system/${name}.test.ts`);
const storeTests = ['evidence', 'ledger', 'retention', 'store-sink', 'tables'].map(
  (name) => `test/store/${name}.test.ts`,
);

/** Takes seven minutes of mostly waiting, in which everything else of its project has its turn. */
const isLongest = ({ moduleId }: TestSpecification): boolean =>
  moduleId.endsWith('test/system/several.test.ts');

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is the sequencer's own
    const usual = await super.sort(files);
    return [...usual.filter(isLongest), ...usual.filter((file) => !isLongest(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
