import type { Answer } from '../answer.ts';
import { isJsonObject } from '../json-object.ts';
import type { JsonObject } from '../json-object.ts';
import type { Drift } from './drift.ts';

/** What can go wrong in the body of an error. */
export const bodyDrifts: readonly Drift[] = [
  {
    name: 'help-missing',
    clauses: ['body/help'],
    effect: 'Error bodies have no help.',
    when: isDocumentedError,
    alter: (answer) => changeBody(answer, (body) => without(body, 'help')),
  },
  {
    name: 'code-not-status',
    clauses: ['body/code'],
    effect: 'The code in an error body says 500, whatever the status is.',
    when: (answer) => isDocumentedError(answer) && answer.status !== 500,
    alter: (answer) =>
      changeBody(answer, (body) => ({ ...body, code: typeof body['code'] === 'string' ? '500' : 500 })),
  },
];

/** An error whose body is the documented object, as far as other drifts have left it. */
export function isDocumentedError(answer: Answer): boolean {
  if (answer.status < 400 || answer.body.kind !== 'json' || !isJsonObject(answer.body.value)) return false;
  return 'error' in answer.body.value && 'code' in answer.body.value;
}

/** The same answer with another JSON object in it; what is no JSON object is left alone. */
export function changeBody(answer: Answer, change: (body: JsonObject) => unknown): Answer {
  if (answer.body.kind !== 'json' || !isJsonObject(answer.body.value)) return answer;
  return { ...answer, body: { kind: 'json', value: change(answer.body.value) } };
}

function without(body: JsonObject, field: string): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== field));
}
