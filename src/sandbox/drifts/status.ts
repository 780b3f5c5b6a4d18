import { errorAnswer } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { isJsonObject } from '../json-object.ts';
import type { Drift } from './drift.ts';

/** Errors that are answered with another status than the documented one. */
export const statusDrifts: readonly Drift[] = [
  {
    name: 'duplicate-label-400',
    clauses: ['409/duplicate-label'],
    effect: 'Creating a label whose key exists answers 400 instead of 409.',
    when: (answer, occasion) => answer.status === 409 && occasion.operation === 'labels.create',
    alter: (answer) => restate(answer, 400),
  },
];

/** The same refusal with another status, consistent in itself: status, `code` and `help` agree. */
export function restate(answer: Answer, status: number): Answer {
  const body = answer.body.kind === 'json' && isJsonObject(answer.body.value) ? answer.body.value : {};
  const text = typeof body['error'] === 'string' ? body['error'] : 'error';
  const form = typeof body['code'] === 'string' ? 'string' : 'number';
  return { ...answer, status, body: errorAnswer(status, text, form).body };
}
