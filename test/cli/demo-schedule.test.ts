import { afterEach, describe, expect, it, vi } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { createDemoSchedule } from '../../src/cli/demo/demo-schedule.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('createDemoSchedule', () => {
  // Cron expressions are read in the zone of the machine, which may be half an hour beside the whole ones.
  it.each(['UTC', 'Asia/Kolkata', 'Asia/Kathmandu'])(
    'gives the other probes their turns one after the other, from two minutes on, in %s',
    (zone) => {
      vi.stubEnv('TZ', zone);
      const now = Date.UTC(2026, 0, 5, 12, 3, 30);
      const { probes } = createDemoSchedule(
        definitions.flatMap((definition) => definition.probes),
        now,
      );
      const expressions = Object.values(probes);
      expect(expressions.length).toBeGreaterThan(10);
      for (const [index, expression] of expressions.entries()) {
        const due = new Date(now + (120 + 20 * index) * 1_000);
        expect(expression).toBe(`${due.getSeconds()} ${due.getMinutes() % 20}-59/20 * * * *`);
      }
    },
  );
});
