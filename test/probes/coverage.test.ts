import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';

const { contract, probes, operations, cleanup } = disruptiveTechnologies;
const routes = contract.routes ?? [];
const root = new URL('../../', import.meta.url);
const read = (path: string): Promise<string> => readFile(new URL(path, root), 'utf8');

describe('the contract of Disruptive Technologies', () => {
  it('has the pinned clauses, each with its pinned severity, and no others', async () => {
    const pinned = (await read('test/fixtures/clause-ids.txt')).trim().split('\n');
    const stated = contract.clauses.map(({ id, severity }) => `${id} ${severity}`);
    expect(stated.toSorted()).toEqual(pinned.toSorted());
  });

  it('has a probe for every clause on every API, or judges it by whatever happens', () => {
    const unjudged = contract.clauses.flatMap(({ id, apis, judge, recoversFrom }) =>
      judge !== undefined || recoversFrom !== undefined
        ? []
        : apis
            .filter((api) => !probes.some((probe) => probe.judges.includes(id) && probe.apis.includes(api)))
            .map((api) => `${id} ${api}`),
    );
    expect(unjudged).toEqual([]);
  });

  it('has no probe that judges nothing, or what is no clause, or on an API that the clause does not have', () => {
    const astray = probes.flatMap(({ name, judges, apis }) =>
      judges
        .filter((id) => {
          const clause = contract.clauses.find((known) => known.id === id);
          return clause === undefined || !apis.some((api) => clause.apis.includes(api));
        })
        .map((id) => `${name} ${id}`),
    );
    expect(astray).toEqual([]);
    const silent = probes.filter(({ judges }) => judges.length === 0);
    // It shows the baseline what the documentation says nothing of.
    expect(silent.map(({ name }) => name)).toEqual(['other-methods']);
    expect(new Set(probes.map(({ name }) => name)).size).toBe(probes.length);
  });

  it('says of every probe what it costs', () => {
    const strange = probes.filter(
      ({ cost }) => !Number.isInteger(cost.requests) || cost.requests < 0 || cost.waitSeconds < 0,
    );
    expect(strange.map(({ name }) => name)).toEqual([]);
  });

  it('writes only where the configuration says so: what creates can be removed', async () => {
    const folder = 'probes/disruptive-technologies/';
    const files = (await readdir(new URL(folder, root))).filter((file) => file.endsWith('.ts'));
    const texts = await Promise.all(files.map((file) => read(`${folder}${file}`)));
    const kinds = new Set(
      texts.flatMap((text) => Array.from(text.matchAll(/kind: '([a-z-]+)', mark/g), ([, kind]) => kind)),
    );
    expect([...kinds].filter((kind) => !Object.hasOwn(cleanup, kind ?? ''))).toEqual([]);
    expect(kinds.size).toBeGreaterThan(0);
  });

  it('lists the name of every operation that is sent, and none beside', async () => {
    const folder = 'probes/disruptive-technologies/operations/';
    const lists = new Set(['index.ts', 'routes.ts']);
    const files = (await readdir(new URL(folder, root))).filter((file) => !lists.has(file));
    const texts = await Promise.all(files.map((file) => read(`${folder}${file}`)));
    const sent = texts.flatMap((text) =>
      Array.from(text.matchAll(/'([a-zA-Z]+\.[a-zA-Z]+)'/g), ([, name]) => name ?? ''),
    );
    expect([...new Set([...sent, 'token.create'])].toSorted()).toEqual(operations.toSorted());
  });

  it('recognises every documented call that it sends in what others recorded', () => {
    const known = new Set(routes.map(({ operation }) => operation));
    // The documentation's page is no call of the API, and what a path does not have is not documented.
    const others = ['documentation.get', 'methods.unsupported'];
    expect(operations.filter((name) => !known.has(name))).toEqual(others);
  });

  it('is documented as it is', async () => {
    const text = await read('docs/contract.md');
    const cells = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    const rows = new Map(cells.map(([, first = '', ...others]) => [first, others] as const));
    const documented = contract.clauses.map(({ id }) => [id, ...(rows.get(`\`${id}\``) ?? []).slice(0, 2)]);
    expect(documented).toEqual(
      contract.clauses.map(({ id, statement, severity }) => [id, statement, severity]),
    );
    const described = probes.map(({ name }) => [name, rows.get(`\`${name}\``)?.[0]]);
    expect(described).toEqual(probes.map(({ name, title }) => [name, title]));
  });
});
