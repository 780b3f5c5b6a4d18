import { afterEach, describe, expect, it } from 'vitest';
import { operations } from '../../src/sandbox/operations.ts';
import { endpoints, ranks } from './endpoints.ts';
import type { Endpoint, Rank, Variation } from './endpoints.ts';
import { openBench } from './support/bench.ts';
import type { Ask, Bench, Reply } from './support/bench.ts';
import { makeFixture, nothing, readBack } from './support/fixture.ts';
import type { Fixture } from './support/fixture.ts';

/** The account of the seed that has each role in `project`, in the second one and in the fixture's. */
const accounts: Readonly<Record<Rank, string>> = {
  none: 'no_role',
  user: 'user',
  developer: 'developer',
  admin: 'administrator',
  organization: 'organization_administrator',
};

let bench: Bench;
afterEach(() => bench.sandbox.stop());

function call(endpoint: Endpoint, fixture: Fixture, as: string | undefined, change: Variation = {}): Ask {
  const path = change.path ?? endpoint.path(fixture);
  const [bare, query] = path.split('?');
  const body = change.body ?? endpoint.body?.(fixture);
  return {
    as,
    api: endpoint.api ?? 'rest',
    method: endpoint.method,
    path: change.query === undefined ? path : `${bare}?${change.query || query}`,
    ...(body === undefined ? {} : { body }),
  };
}

function expectError(reply: Reply, status: number, what: string): void {
  expect({ what, status: reply.status, text: reply.text }).toMatchObject({ what, status });
  expect(reply.headers.get('content-type')).toBe('application/json');
  expect(Object.keys(reply.json ?? {})).toEqual(['error', 'code', 'help']);
  expect(reply.json).toMatchObject({
    error: expect.stringMatching(/\S/),
    code: status,
    help: `https://developer.disruptive-technologies.com/docs/error-codes#${status}`,
  });
}

/** With each id of the path broken: 400. Bodies that are no JSON object: 400. */
function derivedMalformed(endpoint: Endpoint, fixture: Fixture): readonly Variation[] {
  const path = endpoint.path(fixture);
  const ids = [...path.matchAll(/\/((?:emu)?[0-9a-v]{20})(?=[/:?]|$)/g)].map((match) => match[1] ?? '');
  const paths = ids.map((id) => ({ path: path.replace(id, 'NOT-AN-ID') }));
  const bodies = endpoint.body === undefined ? [] : ['{', '[]', '"text"', '7', '{"a":1}}', '{"a":"\u{0}"}'];
  const read = endpoint.operation === 'keys.create' ? [] : bodies;
  return [...paths, { path: path.replace(/^\//, '/%ff/') }, ...read.map((body) => ({ body }))];
}

/** With the first or the last id of the path replaced by one that does not exist: 404. */
function derivedUnknown(endpoint: Endpoint, fixture: Fixture): readonly Variation[] {
  const path = endpoint.path(fixture);
  const ids = [...path.matchAll(/\/(emu)?([0-9a-v]{20})(?=[/:?]|$)/g)].map((match) => match[2] ?? '');
  return ids.length === 0 ? [] : [ids[0]!, ids.at(-1)!].map((id) => ({ path: path.replace(id, nothing) }));
}

describe.each(
  endpoints.map((endpoint) => [`${endpoint.operation} (${endpoint.api ?? 'rest'})`, endpoint] as const),
)('%s', (_, endpoint) => {
  it('refuses what the documents say it refuses, and changes nothing', async () => {
    bench = await openBench();
    const fixture = await makeFixture(bench);
    const before = await readBack(bench, fixture);
    const permitted = accounts[endpoint.needs];

    expectError(await bench.ask(call(endpoint, fixture, undefined)), 401, 'no credential');
    const authorization = { authorization: `Bearer ${nothing}` };
    const stranger = { ...call(endpoint, fixture, undefined), headers: authorization };
    expectError(await bench.ask(stranger), 401, 'unknown credential');
    for (const rank of ranks.slice(0, ranks.indexOf(endpoint.needs))) {
      expectError(await bench.ask(call(endpoint, fixture, accounts[rank])), 403, rank);
    }
    for (const change of [...(endpoint.malformed ?? []), ...derivedMalformed(endpoint, fixture)]) {
      const reply = await bench.ask(call(endpoint, fixture, permitted, change));
      expectError(reply, 400, JSON.stringify(change));
    }
    for (const change of [...(endpoint.unknown?.(fixture) ?? []), ...derivedUnknown(endpoint, fixture)]) {
      const reply = await bench.ask(call(endpoint, fixture, permitted, change));
      expectError(reply, 404, JSON.stringify(change));
    }
    expect(await readBack(bench, fixture)).toBe(before);
  });

  it.each(ranks.slice(ranks.indexOf(endpoint.needs)))('is permitted to %s', async (rank) => {
    bench = await openBench();
    const fixture = await makeFixture(bench);
    const reply = await bench.ask(call(endpoint, fixture, accounts[rank]));
    expect({ status: reply.status, text: reply.text }).toMatchObject({ status: 200 });
    expect(reply.headers.get('content-type')).toBe('application/json');
    expect(Object.keys(reply.json ?? {})).toEqual(expect.arrayContaining([...endpoint.answers]));
    await endpoint.effect?.(bench, fixture, reply);
    if (endpoint.duplicate !== true) return;
    const after = await readBack(bench, fixture);
    expectError(await bench.ask(call(endpoint, fixture, accounts[rank])), 409, 'again');
    expect(await readBack(bench, fixture)).toBe(after);
  });
});

it('has a row for every operation', async () => {
  bench = await openBench();
  const elsewhere = ['token.create', 'documentation.get', 'members.getInviteUrl'];
  const tabled = new Set(endpoints.map((endpoint) => endpoint.operation));
  expect(operations.filter((operation) => !tabled.has(operation))).toEqual(elsewhere.toSorted());
});
