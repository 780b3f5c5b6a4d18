import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { metricsUnderTest } from '../metrics/scrape.ts';
import { scriptedDay } from '../metrics/scripted-day.ts';
import { epoch } from '../state/some-events.ts';

describe('promtool check metrics', () => {
  it('has nothing to say about a scrape, whether much has happened or nothing', async () => {
    for (const events of [scriptedDay(), []]) {
      const { feed, scrape } = metricsUnderTest({
        process: true,
        storeHealthy: () => true,
        lastReload: () => ({ successful: true, succeededAt: epoch }),
      });
      feed(...events);
      const checked = spawnSync('promtool', ['check', 'metrics'], { input: await scrape() });
      expect(
        checked.error,
        'promtool must be installed: it comes with Debian’s package prometheus',
      ).toBeUndefined();
      expect(`${checked.stdout.toString()}${checked.stderr.toString()}`).toBe('');
      expect(checked.status).toBe(0);
    }
  });
});
