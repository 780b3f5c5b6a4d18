import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describeDetection, type Detection } from './document.ts';
import { intermittentRows, oneIn, type IntermittentMeasurement } from './intermittent.ts';
import { reassess } from './measure.ts';
import type { Measurement } from './row.ts';
import { rows } from './rows.ts';
import type { Weakening } from './vacuity.ts';

const progressFile = 'faultline-data/matrix.json';
const jsonFile = 'docs/detection.json';
const documentFile = 'docs/detection.md';

/** Anything that is measured by itself. */
export type Measured = Measurement | IntermittentMeasurement | Weakening;

const clauses = disruptiveTechnologies.contract.clauses.map(({ id }) => id);

/** What is measured already, kept after every row so that an interrupted run goes on where it was. */
export type Results = {
  /** By a row's name, the specification of an intermittent drift, or the name of a weakening. */
  has(name: string): boolean;
  /** The rows that were measured, in this run or an earlier one. */
  rows(): readonly Measurement[];
  add(measured: Measured): Promise<void>;
  /** Writes the documents; resolves with the names of what is not measured yet, and then there are none. */
  finish(): Promise<readonly string[]>;
};

/** @param again whether what was measured in an earlier, finished run is taken over for all that is not measured now */
export async function openResults(again: boolean): Promise<Results> {
  const known = new Map<string, Measured>();
  const measured = new Set<string>();
  for (const file of again ? [jsonFile, progressFile] : [progressFile]) {
    const { rows: plain, intermittent, weakened } = await readDetection(file);
    for (const each of [...plain, ...intermittent, ...weakened]) known.set(nameOf(each), each);
  }
  return {
    has: (name) => (again ? measured.has(name) : known.has(name)),
    rows: () => detectionOf([...known.values()]).rows,
    async add(each) {
      known.set(nameOf(each), each);
      measured.add(nameOf(each));
      await mkdir(dirname(progressFile), { recursive: true });
      await writeFile(progressFile, JSON.stringify(detectionOf([...known.values()])));
    },
    async finish() {
      const wanted = [
        ...rows.map(({ name }) => name),
        ...intermittentRows.map(({ drift }) => `${drift}@1/${oneIn}`),
        ...clauses.map(nameWeakening),
      ];
      const missing = wanted.filter((name) => !known.has(name));
      if (missing.length > 0) return missing;
      const detection = detectionOf(wanted.flatMap((name) => known.get(name) ?? []).map(reassessed));
      await writeFormatted(jsonFile, JSON.stringify(detection));
      await writeFormatted(documentFile, describeDetection(detection));
      await rm(progressFile, { force: true });
      return [];
    },
  };
}

/** How a measurement is found in a run and in the documents. */
export function nameOf(each: Measured): string {
  if ('beside' in each) return nameWeakening(each.clause);
  return 'spec' in each ? each.spec : each.name;
}

/** What the measurement of a row with a weak judge is called. */
export function nameWeakening(clause: string): string {
  return `without ${clause}`;
}

function reassessed(each: Measured): Measured {
  if (!isRow(each)) return each;
  const row = rows.find(({ name }) => name === each.name);
  return row === undefined ? each : reassess(row, each);
}

function isRow(each: Measured): each is Measurement {
  return 'outcome' in each;
}

function detectionOf(all: readonly Measured[]): Detection {
  return {
    rows: all.filter(isRow),
    intermittent: all.flatMap((each) => ('spec' in each ? [each] : [])),
    weakened: all.flatMap((each) => ('beside' in each ? [each] : [])),
  };
}

const nothing: Detection = { rows: [], intermittent: [], weakened: [] };

async function readDetection(file: string): Promise<Detection> {
  try {
    return { ...nothing, ...(JSON.parse(await readFile(file, 'utf8')) as Partial<Detection>) };
  } catch {
    return nothing;
  }
}

async function writeFormatted(file: string, text: string): Promise<void> {
  const options = await resolveConfig(file);
  await writeFile(file, await format(text, { ...options, filepath: file }));
}
