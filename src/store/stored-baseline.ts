import type { AcceptedChange, Baseline, BaselineEntry, MovedFacet, Replacement } from '../drift/baseline.ts';
import type { Row } from './database.ts';
import { asRow, asText, mapPart, parseRow, readList, readNumber, readText } from './fields.ts';

/** A baseline as text for the store; `readBaseline` reads it. */
export function writeBaseline(baseline: Baseline): string {
  return JSON.stringify(baseline);
}

/**
 * Reads what `writeBaseline` wrote.
 * @throws StoreError when something else stands there.
 */
export function readBaseline(text: string): Baseline {
  const row = parseRow(text, 'a baseline');
  return {
    entries: mapPart(row, 'entries', readEntry),
    accepted: readList(row, 'accepted', (item) => readAccepted(asRow(item, 'accepted'))),
  };
}

function readEntry(value: unknown): BaselineEntry {
  const row = asRow(value, 'an entry of the baseline');
  return {
    api: readText(row, 'api'),
    status: readText(row, 'status'),
    cause: readText(row, 'cause'),
    agreeing: readNumber(row, 'agreeing'),
    facets: mapPart(row, 'facets', asTexts),
    moved: mapPart(row, 'moved', readMoved),
  };
}

function readMoved(value: unknown): MovedFacet {
  const row = asRow(value, 'a moved facet');
  return {
    value: readText(row, 'value'),
    since: readNumber(row, 'since'),
    evidence: readText(row, 'evidence'),
    conforming: readNumber(row, 'conforming'),
  };
}

function readAccepted(row: Row): AcceptedChange {
  return {
    change: readText(row, 'change'),
    api: readText(row, 'api'),
    what: readText(row, 'what'),
    before: readText(row, 'before'),
    after: readText(row, 'after'),
    reason: readText(row, 'reason'),
    at: readNumber(row, 'at'),
    replaced: mapPart(row, 'replaced', readReplacement),
    facet: readText(row, 'facet'),
  };
}

function readReplacement(value: unknown): Replacement {
  const row = asRow(value, 'a replacement');
  return { before: readList(row, 'before', asText), after: readText(row, 'after') };
}

function asTexts(value: unknown): readonly string[] {
  return readList({ value }, 'value', asText);
}
