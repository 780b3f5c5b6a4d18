import { gzipSync } from 'node:zlib';
import { bodyBytes } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { withBytes, withHeader, withText } from './change-answer.ts';
import type { Drift } from './drift.ts';

/** What is not to be read as JSON has no `error` either: at the token endpoint that is a clause of its own. */
const unreadable = ['body/json', 'token/refusal'];

const anError = (answer: Answer): boolean => answer.status >= 400;
const bytesOf = (answer: Answer): Uint8Array => bodyBytes(answer.body);

/** What goes wrong with the bytes of an error. */
export const wireDrifts: readonly Drift[] = [
  {
    name: 'body-cut',
    clauses: unreadable,
    effect: 'The connection closes half-way through the body of an error.',
    when: anError,
    transmit: ({ head, body }) => ({
      steps: [head, body.subarray(0, Math.floor(body.length / 2))],
      ending: 'close',
    }),
  },
  {
    name: 'body-reset',
    clauses: unreadable,
    effect: 'The connection is reset half-way through the body of an error.',
    when: anError,
    transmit: ({ head, body }) => ({
      // The pause lets the bytes arrive: a reset may overtake what was sent just before it.
      steps: [head, body.subarray(0, Math.floor(body.length / 2)), 200],
      ending: 'reset',
    }),
  },
  rewritten('body-empty', 'have no body', () => new Uint8Array()),
  rewritten('body-bom', 'begin with a byte order mark', (body) =>
    Buffer.concat([Buffer.from('\u{FEFF}'), body]),
  ),
  rewritten('body-twice', 'hold their object twice', (body) => Buffer.concat([body, body])),
  {
    ...rewritten('body-bad-utf8', 'are not valid UTF-8', (body) => replaceByte(body, 0xff)),
    // The first text is the name of `error`, which is spoilt with it.
    clauses: [...unreadable, 'body/error', 'token/error-form'],
  },
  rewritten('gzip-unlabelled', 'are compressed, but not labelled so', (body) => gzipSync(body)),
  {
    name: 'gzip-label-only',
    clauses: ['body/json'],
    effect: 'Errors are labelled gzip, but not compressed.',
    when: anError,
    alter: (answer) => withHeader(answer, ['Content-Encoding', 'gzip']),
  },
  {
    name: 'body-html',
    clauses: unreadable,
    effect: 'Errors are the HTML page of a proxy.',
    when: anError,
    alter: (answer) => withText(answer, '<html><body><h1>Request blocked</h1></body></html>', 'text/html'),
  },
  {
    name: 'body-plain',
    clauses: unreadable,
    effect: 'Errors are plain text.',
    when: anError,
    alter: (answer) => withText(answer, 'something went wrong\n', 'text/plain; charset=utf-8'),
  },
  {
    name: 'answer-dropped',
    clauses: [],
    changes: ['outcome'],
    effect: 'The connection is reset instead of an answer; narrow it to an operation: a change.',
    transmit: () => ({ steps: [], ending: 'reset' }),
  },
  {
    name: 'answer-never',
    clauses: [],
    changes: ['outcome'],
    effect: 'Nothing is answered, and the connection stays open; narrow it to an operation: a change.',
    transmit: () => ({ steps: [], ending: 'silence' }),
  },
  {
    name: 'body-never-ends',
    clauses: [],
    changes: ['outcome'],
    effect: 'The body of an error stops half-way, and the connection stays open: a change.',
    when: anError,
    transmit: ({ head, body }) => ({
      steps: [head, body.subarray(0, Math.floor(body.length / 2))],
      ending: 'silence',
    }),
  },
];

/** Other bytes under the same label. */
function rewritten(name: string, what: string, change: (body: Uint8Array) => Uint8Array): Drift {
  return {
    name,
    clauses: unreadable,
    effect: `Errors ${what}.`,
    when: anError,
    alter: (answer) => withBytes(answer, change(bytesOf(answer))),
  };
}

/** With the first letter of the first text replaced. */
function replaceByte(body: Uint8Array, byte: number): Uint8Array {
  const changed = Uint8Array.from(body);
  changed[changed.indexOf(0x22) + 1] = byte;
  return changed;
}
