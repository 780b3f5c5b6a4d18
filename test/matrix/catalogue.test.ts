import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import { drifts } from '../../src/sandbox/drifts/index.ts';
import { driftRows } from '../fixtures/drift-rows.ts';
import type { Detection } from './document.ts';
import { intermittentRows, samplesToMeet } from './intermittent.ts';
import { untold } from './reviewed.ts';
import { rows } from './rows.ts';
import { findSupport, turnsRed } from './vacuity.ts';

const document = new URL('../../docs/detection.json', import.meta.url);
const read = async (): Promise<Detection> => JSON.parse(await readFile(document, 'utf8')) as Detection;

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
    expect(silent.map(({ name }) => name)).toEqual([]);
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

describe('docs/detection.json', () => {
  it('has every row, each told as it should be and none blamed wrongly', async () => {
    const measured = await read();
    expect(measured.rows.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
    const wrong = measured.rows.filter(({ outcome, also }) => outcome === 'false alarm' || also.length > 0);
    expect(wrong.map(({ name }) => name)).toEqual([]);
    const missed = measured.rows.filter(({ outcome, name }) => outcome === 'missed' && !(name in untold));
    expect(missed.map(({ name }) => name)).toEqual([]);
    const told = measured.rows.filter(({ outcome, name }) => outcome === 'detected' && name in untold);
    expect(told.map(({ name }) => name)).toEqual([]);
  });

  it('tells intermittent drifts within three times the samples of theory', async () => {
    const { intermittent } = await read();
    expect(intermittent).toHaveLength(intermittentRows.length);
    for (const { raised } of intermittent) {
      expect(raised?.samples ?? Infinity).toBeLessThanOrEqual(3 * samplesToMeet);
    }
  });

  it('shows for every clause a row that it tells', async () => {
    const support = findSupport([...ids], (await read()).rows);
    expect(support.filter(({ rows: telling }) => telling.length === 0)).toEqual([]);
  });

  it('shows for every clause a row that turns red without it', async () => {
    const { weakened } = await read();
    const red = new Set(weakened.filter(turnsRed).map(({ clause }) => clause));
    expect([...ids].filter((id) => !red.has(id))).toEqual([]);
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
