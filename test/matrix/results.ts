import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeDetection } from './document.ts';
import type { Measurement } from './row.ts';
import { rows } from './rows.ts';

const progressFile = 'faultline-data/matrix.json';
const jsonFile = 'docs/detection.json';
const documentFile = 'docs/detection.md';

/** What is measured already, kept after every row so that an interrupted run goes on where it was. */
export type Results = {
  has(name: string): boolean;
  add(measurement: Measurement): Promise<void>;
  /** Writes the documents once every row is measured. */
  finish(): Promise<void>;
};

/** @param again whether the rows asked for are to be measured again, beside what the document has of the others */
export async function openResults(again: boolean): Promise<Results> {
  const known = new Map<string, Measurement>();
  const measured = new Set<string>();
  for (const file of again ? [jsonFile, progressFile] : [progressFile]) {
    for (const measurement of await readMeasurements(file)) known.set(measurement.name, measurement);
  }
  return {
    has: (name) => (again ? measured.has(name) : known.has(name)),
    async add(measurement) {
      known.set(measurement.name, measurement);
      measured.add(measurement.name);
      await mkdir(dirname(progressFile), { recursive: true });
      await writeFile(progressFile, JSON.stringify([...known.values()]));
    },
    async finish() {
      const ordered = rows.flatMap(({ name }) => known.get(name) ?? []);
      if (ordered.length < rows.length) {
        process.stderr.write(`${rows.length - ordered.length} rows are not measured yet: no document\n`);
        return;
      }
      await writeFile(jsonFile, `${JSON.stringify(ordered, null, 2)}\n`);
      await writeFile(documentFile, describeDetection(ordered));
      await rm(progressFile, { force: true });
    },
  };
}

async function readMeasurements(file: string): Promise<readonly Measurement[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Measurement[];
  } catch {
    return [];
  }
}
