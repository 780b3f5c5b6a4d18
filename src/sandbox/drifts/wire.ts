import type { Drift } from './drift.ts';

/** What goes wrong with the bytes of an answer on the socket. */
export const wireDrifts: readonly Drift[] = [
  {
    name: 'body-cut',
    clauses: ['body/json'],
    effect: 'The connection closes half-way through the body of an error.',
    when: (answer) => answer.status >= 400,
    transmit: ({ head, body }) => ({
      steps: [head, body.subarray(0, Math.floor(body.length / 2))],
      ending: 'close',
    }),
  },
];
