import type { Answer } from '../answer.ts';
import type { JsonObject } from '../json-object.ts';
import { changeBody, isDocumentedError, replaceHeader, withoutField } from './change-answer.ts';
import type { Drift } from './drift.ts';

const docs = 'developer.disruptive-technologies.com/docs/error-codes';
/** The numbers that gRPC has for what the gateway turns into these statuses. */
const grpcCodes: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  409: 6,
  429: 8,
  503: 14,
  504: 4,
};
const grpcCode = (status: number): number => grpcCodes[status] ?? 13;

const trace =
  'panic: runtime error: invalid memory address\n\ngoroutine 1 [running]:\nmain.(*server).CreateLabel(0xc000112000)\n' +
  '\t/go/src/app/server/labels.go:112 +0x1d4\nmain.main()\n\t/go/src/app/main.go:41 +0x2f';

/** What can go wrong in the body of an error. */
export const bodyDrifts: readonly Drift[] = [
  changed('error-missing', ['body/error'], 'Error bodies have no error.', (body) =>
    withoutField(body, 'error'),
  ),
  changed('code-missing', ['body/code'], 'Error bodies have no code.', (body) => withoutField(body, 'code')),
  changed('help-missing', ['body/help'], 'Error bodies have no help.', (body) => withoutField(body, 'help')),
  said('error-blank', ['body/error'], 'The error text is blank.', ' '),
  {
    ...said(
      'error-generic',
      [],
      'Every error text is the same word: a change of the texts per cause.',
      'error',
    ),
    changes: ['text'],
  },
  said('error-stack-trace', ['body/error'], 'The error text is a stack trace.', trace),
  said(
    'error-sql',
    ['body/error'],
    'The error text shows a statement of the database.',
    'pq: duplicate key value violates unique constraint "labels_pkey": INSERT INTO labels (device_id, key) VALUES ($1, $2)',
  ),
  said(
    'error-internal-host',
    ['body/error'],
    'The error text names a host of the internal network.',
    'rpc error: dial tcp 10.0.12.7:5432: connect: connection refused (labels-db-0.prod.svc.cluster.local)',
  ),
  said('error-oversized', ['body/error'], 'The error text has 64 KiB.', 'too much to say. '.repeat(3856)),
  said(
    'error-foreign-resource',
    ['body/foreign'],
    "The error text names somebody else's project.",
    'cannot change projects/somebodyelses0000000/devices/somebodyelses0000001',
  ),
  {
    name: 'code-not-status',
    clauses: ['body/code'],
    effect: 'The code in an error body says 500, whatever the status is.',
    when: (answer) => isDocumentedError(answer) && answer.status !== 500,
    alter: (answer) =>
      changeBody(answer, (body) => ({ ...body, code: typeof body['code'] === 'string' ? '500' : 500 })),
  },
  changed('code-grpc', ['body/code'], 'The code is the one of gRPC.', (body, status) => ({
    ...body,
    code: grpcCode(status),
  })),
  {
    ...changed('code-other-form', [], 'The code changes from number to text, or back: a change.', (body) => ({
      ...body,
      code: typeof body['code'] === 'string' ? Number(body['code']) : String(body['code']),
    })),
    changes: ['type of code'],
  },
  helped(
    'help-other-host',
    'is on a host that is none of the documentation',
    (status) => `https://example.com/#${status}`,
  ),
  helped('help-http', 'is not https', (status) => `http://${docs}#${status}`),
  helped('help-relative', 'is relative', (status) => `/docs/error-codes#${status}`),
  helped(
    'help-wrong-anchor',
    'is about another status',
    (status) => `https://${docs}#${status === 404 ? 400 : 404}`,
  ),
  helped('help-without-anchor', 'is about no status', () => `https://${docs}`),
  changed(
    'envelope-nested',
    ['body/error', 'body/code', 'body/help'],
    'Error bodies are nested, as in AIP-193.',
    (body, status) => ({ error: { code: status, message: body['error'], details: [] } }),
  ),
  changed(
    'envelope-gateway',
    ['body/error', 'body/code', 'body/help'],
    "The gateway's own body shows: gRPC code, message and details.",
    (body, status) => ({ code: grpcCode(status), message: body['error'], details: [] }),
  ),
  {
    name: 'envelope-problem-details',
    clauses: ['body/json', 'body/error', 'body/code', 'body/help'],
    effect: 'Errors are problem details (RFC 9457), and labelled so.',
    when: isDocumentedError,
    alter: (answer) =>
      changeBody(replaceHeader(answer, ['Content-Type', 'application/problem+json']), (body) => ({
        type: 'about:blank',
        title: body['error'],
        status: answer.status,
      })),
  },
  {
    ...changed('field-added', [], 'Error bodies have one more field: a change of the key set.', (body) => ({
      ...body,
      requestId: 'a3f1',
    })),
    changes: ['members'],
  },
  changed(
    'keys-capitalized',
    ['body/error', 'body/code', 'body/help'],
    'The keys of error bodies begin with a capital.',
    (body) =>
      Object.fromEntries(
        Object.entries(body).map(([key, value]) => [`${key[0]?.toUpperCase()}${key.slice(1)}`, value]),
      ),
  ),
  changed('body-array', ['body/json'], 'Error bodies are lists.', (body) => [body]),
  changed('body-string', ['body/json'], 'Error bodies are texts.', (body) => body['error']),
  changed('body-json-in-string', ['body/json'], 'Error bodies are JSON inside a text.', (body) =>
    JSON.stringify(body),
  ),
];

/** Another value in place of the object of every documented error. */
function changed(
  name: string,
  clauses: readonly string[],
  effect: string,
  change: (body: JsonObject, status: number) => unknown,
): Drift {
  const alter = (answer: Answer): Answer => changeBody(answer, (body) => change(body, answer.status));
  return { name, clauses, effect, when: isDocumentedError, alter };
}

/** Another error text. */
function said(name: string, clauses: readonly string[], effect: string, error: string): Drift {
  return changed(name, clauses, effect, (body) => ({ ...body, error }));
}

/** Another link. */
function helped(name: string, what: string, link: (status: number) => string): Drift {
  return changed(name, ['body/help'], `The help link ${what}.`, (body, status) => ({
    ...body,
    help: link(status),
  }));
}
