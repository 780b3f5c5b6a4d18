import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describeDetection, type Detection } from './document.ts';
import { intermittentRows, oneIn, type IntermittentMeasurement } from './intermittent.ts';
import { reassess } from './measure.ts';
import type { Measurement } from './row.ts';
import { rows } from './rows.ts';

const progressFile = 'faultline-data/matrix.json';
const jsonFile = 'docs/detection.json';
const documentFile = 'docs/detection.md';

/** What is measured already, kept after every row so that an interrupted run goes on where it was. */
export type Results = {
  /** By a row's name, or by the specification of an intermittent drift. */
  has(name: string): boolean;
  add(measured: Measurement | IntermittentMeasurement): Promise<void>;
  /** Writes the documents; resolves with the names of what is not measured yet, and then there are none. */
  finish(): Promise<readonly string[]>;
};

/** @param again whether what was measured in an earlier, finished run is taken over for all that is not measured now */
export async function openResults(again: boolean): Promise<Results> {
  const known = new Map<string, Measurement | IntermittentMeasurement>();
  const measured = new Set<string>();
  for (const file of again ? [jsonFile, progressFile] : [progressFile]) {
    const { rows: plain, intermittent } = await readDetection(file);
    for (const each of [...plain, ...intermittent]) known.set(nameOf(each), each);
  }
  return {
    has: (name) => (again ? measured.has(name) : known.has(name)),
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

/** How a row is found in a run and in the documents. */
export function nameOf(each: Measurement | IntermittentMeasurement): string {
  return 'spec' in each ? each.spec : each.name;
}

function reassessed(each: Measurement | IntermittentMeasurement): Measurement | IntermittentMeasurement {
  const row = 'spec' in each ? undefined : rows.find(({ name }) => name === each.name);
  return row === undefined || 'spec' in each ? each : reassess(row, each);
}

function detectionOf(all: readonly (Measurement | IntermittentMeasurement)[]): Detection {
  return {
    rows: all.flatMap((each) => ('spec' in each ? [] : [each])),
    intermittent: all.flatMap((each) => ('spec' in each ? [each] : [])),
  };
}

async function readDetection(file: string): Promise<Detection> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Detection;
  } catch {
    return { rows: [], intermittent: [] };
  }
}

async function writeFormatted(file: string, text: string): Promise<void> {
  const options = await resolveConfig(file);
  await writeFile(file, await format(text, { ...options, filepath: file }));
}
