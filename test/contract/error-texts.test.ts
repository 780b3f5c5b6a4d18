import { describe, expect, it } from 'vitest';
import { bodyClauses } from '../../probes/disruptive-technologies/clauses/body.ts';
import type { AnsweredExchange } from '../../src/wire/exchange.ts';
import { answered } from './answers.ts';

const id = 'bvq0sentproject00001';
const other = 'bvq0another000000042';
const context = {
  knownNames: [`projects/${id}`, 'developer@bvq0.serviceaccount.example.com'],
  documentationHosts: [],
};

/** What the clause says of an error with this text. */
function outcomeOf(
  clause: string,
  error: string,
  url = `https://api.example.com/v2/projects/${id}`,
): unknown {
  const body = JSON.stringify({ error, code: 409, help: 'https://docs.d21s.com/error/#409' });
  const base = answered({ body });
  const exchange: AnsweredExchange = { ...base, request: { ...base.request, url } };
  return bodyClauses.find((each) => each.id === clause)?.judge?.(exchange, context)?.outcome;
}

describe('body/error', () => {
  it.each([
    "You have an error in your SQL syntax; check the manual for the right syntax to use near 'x'",
    'pq: insert or update on table "labels" violates foreign key constraint "labels_device_fkey"',
    'E11000 duplicate key error collection: live.labels index: key_1',
    'SELECT value FROM labels WHERE key = $1',
    'select value from labels where key = $1',
    'insert into labels (key, value) failed',
    'update labels set value = ? failed',
    'redis: connection pool timeout',
    'spanner: code = "AlreadyExists", desc = "Row [bvq0] in table labels already exists"',
    'etcdserver: request timed out',
    'the token eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln is not valid',
    'Authorization: Bearer abcdefghijklmnopqrstuvwxyz0123456789',
    '-----BEGIN RSA PRIVATE KEY-----',
    'DATABASE_URL=postgres://labels:pass@db/labels',
    'cannot reach amqp://guest:guest@queue:5672',
    'User: arn:aws:iam::123456789012:role/api is not authorized',
    'api@live.iam.gserviceaccount.com has no access',
    'http://localhost:8080/v1/labels did not answer',
    '\u200b',
    '\u00a0\u2060',
    '-',
    '?!',
    'null',
    ' undefined ',
    '[object Object]',
    'the label %!s(MISSING) exists',
    'project <nil> is unknown',
    'no device {{ deviceId }}',
    'no device ${device.id}',
  ])('is broken by %j', (error) => {
    expect(outcomeOf('body/error', error)).toBe('violates');
  });

  it.each([
    'already exists',
    '重複',
    '409',
    'cannot update label: the mask must be set',
    'please select a role from the list',
    'insert into a project that you administer',
    'a key is required',
    'unsupported scheme: use Basic or Bearer authentication',
    'the constraint on the length of a key is 100 characters',
    'the value violates the constraint of 100 characters',
    'invalid name: projects/{project}/devices/{device} is expected',
    'none of the devices exists',
    'pageSize must be <= 100',
    'the label redis exists',
  ])('is kept by %j', (error) => {
    expect(outcomeOf('body/error', error)).toBe('conforms');
  });

  it.each<[string, unknown, string]>([
    ['a trace beside the text', { trace: 'java.lang.IllegalStateException: closed' }, 'body:/trace'],
    ['details deep within', { details: [{ debug: { host: 'labels.svc.cluster.local' } }] }, 'body:/details'],
    ['a name for a member', { meta: { 'db-1.internal': 1 } }, 'body:/meta'],
  ])('is broken by %s', (_what, more, where) => {
    const error = { error: 'already exists', code: 409, help: 'https://docs.d21s.com/error/#409' };
    const body = JSON.stringify({ ...error, ...(more as object) });
    const clause = bodyClauses.find((each) => each.id === 'body/error');
    expect(clause?.judge?.(answered({ body }), context)).toMatchObject({ outcome: 'violates', where });
  });

  it('is kept by what a gateway says beside the text', () => {
    const body = JSON.stringify({
      error: 'already exists',
      code: 409,
      help: 'https://docs.d21s.com/error/#409',
      details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'ALREADY_EXISTS' }],
      path: `/v2/projects/${id}/devices`,
      requestId: '8d7c1f3a-1111-4c4c-9d3e-0c0000000001',
      timestamp: '2026-11-26T01:02:03.000Z',
      status: 'Conflict',
      retryable: false,
      attempts: null,
    });
    const clause = bodyClauses.find((each) => each.id === 'body/error');
    expect(clause?.judge?.(answered({ body }), context)?.outcome).toBe('conforms');
  });

  it('is kept by a text that says where the API was called', () => {
    const url = `http://127.0.0.1:8401/v2/projects/${id}`;
    expect(outcomeOf('body/error', `nothing at ${url}`, url)).toBe('conforms');
    expect(outcomeOf('body/error', 'nothing at http://127.0.0.1:8402/', url)).toBe('violates');
  });
});

describe('body/foreign', () => {
  it.each([
    `the device devices/${other} is in the way`,
    `device ${other} is in the way`,
    `device emu${other} is in the way`,
    `no such sensor: "${other}"`,
    `belongs to organization '${other}'`,
    `Project ID=${other} is closed`,
    'already invited by jane.doe@example.org',
    'somebody@bvq0.serviceaccount.example.com holds it',
  ])('is broken by %j', (error) => {
    expect(outcomeOf('body/foreign', error)).toBe('violates');
  });

  it.each([
    `project ${id} is closed to Developer@bvq0.serviceaccount.example.com`,
    `something went wrong; name ${other} when you ask support@example.com`,
    'project administrator is needed',
    'the device does not exist',
    'device internationalisations is unknown',
  ])('is kept by %j', (error) => {
    expect(outcomeOf('body/foreign', error)).toBe('conforms');
  });

  it('takes the user information of a link for no address', () => {
    expect(outcomeOf('body/foreign', 'see https://docs.example.com@elsewhere.example/#409')).toBe('conforms');
  });
});

describe('body/code', () => {
  it.each([
    ['409', 'conforms'],
    ['"409"', 'conforms'],
    ['409.0', 'violates'],
    ['4.09e2', 'violates'],
    ['409.0000000000000000001', 'violates'],
    ['" 409"', 'violates'],
  ])('judges %s', (code, expected) => {
    const body = `{"error":"already exists","code":${code},"help":"https://docs.d21s.com/error/#409"}`;
    const clause = bodyClauses.find((each) => each.id === 'body/code');
    expect(clause?.judge?.(answered({ body }), context)?.outcome).toBe(expected);
  });
});

describe('body/help', () => {
  it.each([
    ['https://docs.d21s.com/error/#409', 'conforms'],
    ['HTTPS://DOCS.D21S.COM/error/#409', 'conforms'],
    ['https://docs.d21s.com:443/error/#409', 'conforms'],
    ['https://docs.d21s.com:8443/error/#409', 'violates'],
    ['https://docs.d21s.com:443:443/error/#409', 'violates'],
    ['https://docs.d21s.com@elsewhere.example/error/#409', 'violates'],
    ['https://docs.d21s.com.elsewhere.example/error/#409', 'violates'],
    ['https://docs.d21s.com\\@elsewhere.example/error/#409', 'violates'],
  ])('judges %s', (help, expected) => {
    const body = JSON.stringify({ error: 'already exists', code: 409, help });
    const clause = bodyClauses.find((each) => each.id === 'body/help');
    const known = { ...context, documentationHosts: ['docs.d21s.com'] };
    expect(clause?.judge?.(answered({ body }), known)?.outcome).toBe(expected);
  });
});
