import type { Answer } from '../answer.ts';
import type { Drift, Occasion } from './drift.ts';
import { restate } from './change-answer.ts';

const clauses = ['400/path', '400/query', '400/body'];

/** What can go wrong with the refusal of invalid arguments; narrowed to an operation or a method, each is a hole of its own. */
export const argumentDrifts: readonly Drift[] = [
  {
    name: 'bad-request-422',
    clauses: [...clauses, 'status/documented'],
    effect: 'Invalid arguments are answered 422 instead of 400.',
    when: isInvalid,
    alter: (answer) => restate(answer, 422),
  },
  {
    name: 'bad-request-500',
    clauses,
    effect: 'Invalid arguments are answered 500 instead of 400.',
    when: isInvalid,
    alter: (answer) => restate(answer, 500),
  },
  {
    name: 'invalid-accepted',
    clauses,
    effect: 'Invalid arguments are answered 200, and nothing happens.',
    when: isInvalid,
    alter: (answer) => ({ ...answer, status: 200, body: { kind: 'json', value: {} } }),
  },
];

/** What the token endpoint refuses is no argument. */
function isInvalid({ status }: Answer, { api }: Occasion): boolean {
  return status === 400 && api !== 'token';
}
