import { describe, expect, it } from 'vitest';
import { assessRun } from '../../src/drift/assess.ts';
import { conforming, undecided, violating } from '../support/judgements.ts';

describe('assessRun', () => {
  it.each([
    ['conforms', [conforming(), undecided()], { state: 'conforms', judged: 1, violated: 0 }],
    [
      'violates',
      [conforming(), violating({ reproduced: true })],
      { state: 'violates', judged: 2, violated: 1 },
    ],
    [
      'intermittent',
      [violating(), conforming(), violating()],
      { state: 'intermittent', judged: 3, violated: 2 },
    ],
    [
      'suspected',
      [conforming(), violating()],
      { state: 'inconclusive', judged: 2, violated: 1, reason: 'suspected 1 of 2' },
    ],
    [
      'inconclusive',
      [undecided()],
      { state: 'inconclusive', judged: 0, violated: 0, reason: 'transport: connection refused' },
    ],
  ] as const)('%s', (_, judgements, expected) => {
    expect(assessRun(judgements)).toEqual(expected);
  });
});
