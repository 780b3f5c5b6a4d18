import { gzipSync } from 'node:zlib';
import { bodyBytes, headerOf } from '../answer.ts';
import type { Answer, Header } from '../answer.ts';
import { isJsonObject } from '../json-object.ts';
import {
  changeBody,
  hasStatus,
  isDocumentedError,
  replaceHeader,
  withBytes,
  withHeader,
} from './change-answer.ts';
import type { Drift } from './drift.ts';

/** Conformant variations: none of them may be reported as a violation. Those that say "a change" move the baseline. */
export const controls: readonly Drift[] = [
  {
    name: 'control-header-case',
    clauses: [],
    effect: 'Header names are in lower case.',
    alter: (answer) => ({
      ...answer,
      headers: answer.headers.map(([name, value]): Header => [name.toLowerCase(), value]),
    }),
  },
  {
    name: 'control-json-form',
    clauses: [],
    effect: 'Error bodies have another order of keys, white space, and escapes.',
    when: isDocumentedError,
    alter: (answer) => withBytes(answer, Buffer.from(reformatted(answer), 'utf8')),
  },
  {
    name: 'control-charset',
    clauses: [],
    effect: 'JSON is labelled application/json; charset=utf-8.',
    when: (answer) => headerOf(answer, 'Content-Type') === 'application/json',
    alter: (answer) => replaceHeader(answer, ['Content-Type', 'application/json; charset=utf-8']),
  },
  {
    name: 'control-gzip',
    clauses: [],
    effect: 'Errors are compressed, and labelled so.',
    when: isDocumentedError,
    alter: (answer) =>
      withHeader(withBytes(answer, gzipSync(bodyBytes(answer.body))), ['Content-Encoding', 'gzip']),
  },
  {
    name: 'control-header-added',
    clauses: [],
    changes: ['headers'],
    effect: 'Answers have one more header: a change.',
    alter: (answer) => withHeader(answer, ['X-Edge-Location', 'north-7']),
  },
  {
    name: 'control-error-reworded',
    clauses: [],
    changes: ['text'],
    effect: 'Error texts are worded otherwise: a change.',
    when: isDocumentedError,
    alter: (answer) => changeBody(answer, (body) => ({ ...body, error: `sorry, ${String(body['error'])}` })),
  },
  {
    name: 'control-help-other-host',
    clauses: [],
    changes: ['host of help'],
    effect: 'The help link is on another known host of the documentation: a change.',
    when: isDocumentedError,
    alter: (answer) =>
      changeBody(answer, (body) => ({ ...body, help: `https://docs.d21s.com/error/#${answer.status}` })),
  },
  {
    name: 'control-slow',
    clauses: [],
    effect: 'Answers take two seconds.',
    alter: (answer) => ({ ...answer, delay: 2000 }),
  },
  {
    name: 'control-retry-after-on-503',
    clauses: [],
    effect: 'A 503 carries a Retry-After.',
    when: hasStatus(503),
    alter: (answer) => withHeader(answer, ['Retry-After', '5']),
  },
  shifted('control-clock-ahead', 120),
  shifted('control-clock-behind', -120),
];

/** A clock that is off: it shows in the Date header, and in what the times of an assertion are compared with. */
function shifted(name: string, seconds: number): Drift {
  return {
    name,
    clauses: [],
    effect: `The clock of the API is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'behind'}.`,
    behaviour: { clockOffset: seconds },
    alter: (answer) => {
      const date = new Date(Date.parse(headerOf(answer, 'Date') ?? '') + seconds * 1000);
      return replaceHeader(answer, ['Date', date.toUTCString()]);
    },
  };
}

function reformatted(answer: Answer): string {
  const value = answer.body.kind === 'json' && isJsonObject(answer.body.value) ? answer.body.value : {};
  const turned = Object.fromEntries(Object.entries(value).toReversed());
  return JSON.stringify(turned, undefined, 4).replaceAll('/', String.raw`\/`);
}
