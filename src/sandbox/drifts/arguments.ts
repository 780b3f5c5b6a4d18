import type { Drift } from './drift.ts';
import { restate } from './change-answer.ts';

const clauses = ['400/path', '400/query', '400/body'];

/** What can go wrong with the refusal of invalid arguments; narrowed to an operation or a method, each is a hole of its own. */
export const argumentDrifts: readonly Drift[] = [
  {
    name: 'bad-request-422',
    clauses: [...clauses, 'status/documented'],
    effect: 'Invalid arguments are answered 422 instead of 400.',
    when: (answer) => answer.status === 400,
    alter: (answer) => restate(answer, 422),
  },
  {
    name: 'bad-request-500',
    clauses,
    effect: 'Invalid arguments are answered 500 instead of 400.',
    when: (answer) => answer.status === 400,
    alter: (answer) => restate(answer, 500),
  },
  {
    name: 'invalid-accepted',
    clauses,
    effect: 'Invalid arguments are answered 200, and nothing happens.',
    when: (answer) => answer.status === 400,
    alter: (answer) => ({ ...answer, status: 200, body: { kind: 'json', value: {} } }),
  },
];
