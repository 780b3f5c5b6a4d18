import { withoutHeader } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { isJsonObject } from '../json-object.ts';
import { emptySuccess, hasStatus, restate, withText } from './change-answer.ts';
import type { Drift, Occasion } from './drift.ts';

const roleClauses = ['403/label-role', '403/project-role', '403/transfer-both'];

/** Errors that are answered with another status than the documented one. */
export const statusDrifts: readonly Drift[] = [
  moved(409, 400, 'duplicate-label-400', ['409/duplicate-label'], 'labels.create'),
  moved(409, 500, 'duplicate-label-500', ['409/duplicate-label'], 'labels.create'),
  moved(404, 403, 'not-found-403', ['404/resource', '404/method-project']),
  moved(404, 400, 'not-found-400', ['404/resource', '404/method-project']),
  moved(403, 404, 'forbidden-404', ['403/project', '403/organization', ...roleClauses]),
  moved(401, 403, 'unauthorized-403', [
    '401/no-credential',
    '401/unknown-credential',
    '401/expired-token',
    '401/revoked-credential',
  ]),
  {
    name: 'wrong-method-200',
    clauses: [],
    changes: ['status', 'body'],
    effect: 'A method that a path does not have is answered 200 instead of 405: a change.',
    when: (answer, occasion) => answer.status === 405 && occasion.method !== 'HEAD',
    alter: emptySuccess,
  },
  {
    name: 'head-200',
    clauses: [],
    changes: ['status'],
    effect: 'HEAD is answered 200, whatever GET would be: a change.',
    when: (answer, occasion) => answer.status >= 400 && occasion.method === 'HEAD',
    alter: emptySuccess,
  },
  {
    name: 'head-without-type',
    clauses: [],
    changes: ['media type'],
    effect: 'The answer to HEAD has no Content-Type any more: a change.',
    when: (answer, occasion) => answer.status >= 400 && occasion.method === 'HEAD',
    alter: (answer) => withoutHeader(answer, 'Content-Type'),
  },
  {
    name: 'wrong-method-404',
    clauses: [],
    changes: ['status', 'media type', 'body'],
    effect: 'A method that a path does not have is answered 404 instead of 405: a change.',
    when: hasStatus(405),
    alter: (answer) => restate({ ...answer, headers: withJsonType(answer) }, 404),
  },
  {
    name: 'wrong-method-501',
    clauses: [],
    changes: ['status', 'media type', 'body'],
    effect: 'A method that a path does not have is answered 501 instead of 405: a change.',
    when: hasStatus(405),
    alter: (answer) => restate({ ...answer, headers: withJsonType(answer) }, 501),
  },
  {
    name: 'transfer-missing-device-404',
    clauses: ['404/method-project'],
    effect: 'A transfer of a device that does not exist answers 404.',
    when: (answer, occasion) => occasion.operation === 'devices.transfer' && hasTransferErrors(answer),
    alter: (answer) => restate(answer, 404),
  },
  {
    name: 'transfer-missing-project-200',
    clauses: ['404/method-project'],
    effect: 'A transfer into a project that does not exist answers 200.',
    when: (answer, occasion) => answer.status === 404 && occasion.operation === 'devices.transfer',
    alter: emptySuccess,
  },
  moved(429, 503, 'limit-503', ['429/enforced']),
  // It still carries the Retry-After, which a 403 has no use for.
  moved(429, 403, 'limit-403', ['429/enforced', 'headers/retry-after']),
  {
    name: 'limit-200-with-error',
    clauses: ['429/enforced', 'status/documented'],
    effect: 'A request over the limit is answered 200 with an error in its body.',
    when: hasStatus(429),
    alter: (answer) => ({ ...answer, status: 200 }),
  },
  {
    name: 'limit-dropped',
    clauses: ['429/enforced'],
    effect: 'The connection of a request over the limit is reset.',
    when: hasStatus(429),
    transmit: () => ({ steps: [], ending: 'reset' }),
  },
  broken('server-error-500', 500, ['500/recovers']),
  broken('server-error-502', 502, ['status/documented']),
  broken('server-error-503', 503, ['503/recovers']),
  broken('server-error-504', 504, ['504/recovers']),
  { ...moved(503, 500, 'unavailable-500', []), changes: ['status of server errors'] },
  moved(504, 502, 'timeout-502', ['status/documented']),
  {
    name: 'proxy-page-on-5xx',
    clauses: ['body/json'],
    effect: 'A 5xx carries the HTML page of a proxy.',
    when: (answer) => answer.status >= 500,
    alter: (answer) => withText(answer, '<html><body><h1>Bad gateway</h1></body></html>', 'text/html'),
  },
  {
    name: 'write-applied-then-500',
    // Where it happens always, no retry ever gets through.
    clauses: ['500/recovers'],
    effect:
      'Creating takes effect, but is answered 500: who retries meets what is there, or makes a second one.',
    when: (answer, occasion) =>
      answer.status === 200 && occasion.operation.endsWith('.create') && occasion.api !== 'token',
    alter: (answer) => restate(answer, 500),
  },
];

/** Another status for the same refusal; everywhere, or for one operation. */
function moved(
  from: number,
  to: number,
  name: string,
  clauses: readonly string[],
  operation?: string,
): Drift {
  const where = operation === undefined ? '' : ` on ${operation}`;
  return {
    name,
    clauses,
    effect: `What is documented as ${from} is answered ${to}${where}.`,
    when: (answer: Answer, occasion: Occasion) =>
      answer.status === from &&
      occasion.api !== 'token' &&
      (operation === undefined || occasion.operation === operation),
    alter: (answer) => restate(answer, to),
  };
}

/** Calls that fail although nothing is wrong with them; what they were to do has been done. */
function broken(name: string, status: number, clauses: readonly string[]): Drift {
  return {
    name,
    clauses,
    effect: `Reads that would succeed are answered ${status}; narrow it to an operation.`,
    when: (answer, occasion) =>
      answer.status === 200 && occasion.method === 'GET' && occasion.api !== 'documentation',
    alter: (answer) => restate(answer, status),
  };
}

function hasTransferErrors(answer: Answer): boolean {
  if (answer.status !== 200 || answer.body.kind !== 'json' || !isJsonObject(answer.body.value)) return false;
  const errors = answer.body.value['transferErrors'];
  return Array.isArray(errors) && errors.length > 0;
}

function withJsonType(answer: Answer): Answer['headers'] {
  return answer.headers.map(([name, value]) => [name, name === 'Content-Type' ? 'application/json' : value]);
}
