import { expect, it } from 'vitest';
import { emptyBaseline, type Baseline } from '../../src/drift/baseline.ts';
import { foldSample } from '../../src/drift/fold-sample.ts';
import { createServerErrorSampler } from '../../src/drift/server-errors.ts';

/** The statuses that server errors moved to, after each of these answers that has another than before. */
function movesAfter(statuses: readonly number[]): string[] {
  const sampler = createServerErrorSampler();
  let baseline: Baseline = emptyBaseline;
  const moves: string[] = [];
  for (const [index, status] of statuses.entries()) {
    for (const sample of sampler.note('rest', status, baseline)) {
      baseline = foldSample(baseline, sample, { at: index, evidence: '' });
    }
    const { value = 'none' } =
      baseline.entries['rest any any server error']?.moved['status of server errors'] ?? {};
    if (value !== (moves.at(-1) ?? 'none')) moves.push(value);
  }
  return moves;
}

const times = (count: number, status: number): number[] => Array.from({ length: count }, () => status);

it.each([
  ['three in a row of a new status are a move', [...times(4, 503), ...times(3, 500)], ['500']],
  ['two are none', [...times(4, 503), ...times(2, 500), 503], []],
  ['statuses that take turns are none', [...times(3, 500), 503, 500, 503, 503, 503, 500, 503, 504, 503], []],
  ['nor is one that came singly before', [503, 503, 500, 503, ...times(9, 500)], []],
  ['until nothing else comes any more', [503, 503, 500, 503, ...times(10, 500)], ['500']],
])('%s', (_, statuses, moves) => {
  expect(movesAfter(statuses)).toEqual(moves);
});
