import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { formatMetrics } from '../../src/sandbox/judge/metrics.ts';
import { entry, judgeLog } from '../sandbox/judge/entries.ts';

it('promtool has nothing to say about the metrics of the judge', () => {
  const { judge } = judgeLog([entry(0, { status: 500 }), entry(0.1), entry(1, { client: 'key "a\\b"' })]);
  const input = formatMetrics(judge.report());
  const checked = spawnSync('promtool', ['check', 'metrics'], { input });
  expect(
    checked.error,
    'promtool must be installed: it comes with Debian’s package prometheus',
  ).toBeUndefined();
  expect(`${checked.stdout.toString()}${checked.stderr.toString()}`).toBe('');
  expect(checked.status).toBe(0);
});
