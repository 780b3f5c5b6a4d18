import { describe, expect, it } from 'vitest';
import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import { drifts } from '../../src/sandbox/drifts/index.ts';
import { driftRows } from '../fixtures/drift-rows.ts';
import { rows } from './rows.ts';

const { contract, probes } = disruptiveTechnologies;
const ids = new Set(contract.clauses.map(({ id }) => id));

describe('the catalogue of drifts', () => {
  it('names only clauses that the contract has', () => {
    const strange = drifts.flatMap(({ name, clauses, changes = [] }) =>
      [...clauses, ...changes.filter((each) => each.includes('/'))]
        .filter((id) => !ids.has(id))
        .map((id) => `${name}: ${id}`),
    );
    expect(strange).toEqual([]);
  });

  it('asks of each drift that a clause or a change tells of it, and of no control that a clause does', () => {
    const silent = drifts
      .filter(({ name }) => !name.startsWith('control-'))
      .filter(({ clauses, changes = [] }) => clauses.length + changes.length === 0);
    // The documentation does not say that a call which failed with a server error changed nothing.
    expect(silent.map(({ name }) => name)).toEqual(['write-applied-then-500']);
    const blamed = drifts.filter(({ name, clauses }) => name.startsWith('control-') && clauses.length > 0);
    expect(blamed).toEqual([]);
  });

  it('has a drift or a reason for every row that was reviewed', () => {
    const known = new Set([...drifts.map(({ name }) => name), ...rows.map(({ name }) => name)]);
    const missing = driftRows.flatMap((row) =>
      'drifts' in row ? row.drifts.filter((name) => !known.has(name)) : row.none === '' ? [row.what] : [],
    );
    expect(missing).toEqual([]);
    expect(driftRows.length).toBeGreaterThan(90);
  });

  it('holds up every clause that anything can provoke', () => {
    const held = new Set(drifts.flatMap(({ clauses, changes = [] }) => [...clauses, ...changes]));
    expect([...ids].filter((id) => !held.has(id)).toSorted()).toEqual([]);
  });
});

describe('the rows of the matrix', () => {
  it('have a name each, and probes that exist', () => {
    const names = rows.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const existing = new Set(probes.map(({ name }) => name));
    expect(rows.flatMap((row) => row.probes ?? []).filter((name) => !existing.has(name))).toEqual([]);
  });

  it('have one for every drift', () => {
    const measured = new Set(rows.map(({ spec }) => spec?.replace(/[:@].*/, '')));
    expect(drifts.filter(({ name }) => !measured.has(name))).toEqual([]);
  });
});
