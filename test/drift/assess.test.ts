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
    [
      'inconclusive where the answers to one call are lost each time',
      [conforming(), undecided({ operation: 'devices.get' }), undecided({ operation: 'devices.get' })],
      {
        state: 'inconclusive',
        judged: 1,
        violated: 0,
        reason: 'transport: connection refused (devices.get)',
      },
    ],
    [
      'conforms where one of them is judged after all',
      [
        undecided({ operation: 'devices.get' }),
        undecided({ operation: 'devices.get' }),
        conforming({ operation: 'devices.get' }),
      ],
      { state: 'conforms', judged: 1, violated: 0 },
    ],
  ] as const)('%s', (_, judgements, expected) => {
    expect(assessRun(judgements)).toEqual(expected);
  });
});
