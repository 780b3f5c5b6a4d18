import { inertJson } from '../text/inert.ts';
import type { TargetReport } from './report.ts';

/** The pinned JSON report: the object itself for one target, an array for several. */
export function writeJson(reports: readonly TargetReport[]): string {
  const [only] = reports;
  const value = reports.length === 1 && only !== undefined ? only : reports;
  return `${inertJson(JSON.stringify(value, undefined, 2))}\n`;
}
