import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Real seconds that each property is tried for. */
const seconds = Number(process.env['FAULTLINE_FUZZ_SECONDS'] ?? 20);

const isProperty = (file: string): boolean =>
  file.endsWith('.test.ts') && readFileSync(file, 'utf8').includes("'fast-check'");
const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).map((file) => `test/${file}`);

export default defineConfig({
  test: {
    include: files.filter(isProperty),
    env: { FAULTLINE_FUZZ_SECONDS: String(seconds) },
    setupFiles: ['test/support/no-leak-warning.ts', 'test/support/fuzz-every-property.ts'],
    // Some tests hold several properties.
    testTimeout: 60_000 + seconds * 10_000,
    maxWorkers: 2,
  },
});
