import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import type { Probe } from '../../src/probe/probe.ts';
import type { Row } from './row.ts';

const checked = disruptiveTechnologies.probes.filter(({ serveOnly }) => serveOnly !== true);

/** One that is over at once; what writes has fixtures to make first, unless it judges nothing. */
const isBrief = ({ needs, cost, judges }: Probe): boolean =>
  cost.laterSeconds === undefined && (needs.writes !== true || judges.length === 0);

const isBurst = ({ needs }: Probe): boolean => needs.bursts === true;

/** Whether only bursts can show what these clauses, and these measurements, are about. */
export function needsBursts({ clauses, changes, family }: Row): boolean {
  const about = [...clauses, ...changes, family];
  return about.some(
    (each) => /^(?:429|limiter)\b/.test(each) || each === 'rate limit headers against Retry-After',
  );
}

/**
 * The probes that concern a row: all that fire bursts where it is about the limit, all others where it is not, for most
 * clauses are judged on every exchange, and no probe may be misled by what another clause is about. A control meets every
 * probe there is.
 */
export function chooseProbes(row: Row): readonly string[] {
  if (row.probes !== undefined) return row.probes;
  return checked
    .filter((probe) => row.control || isBurst(probe) === needsBursts(row))
    .map(({ name }) => name);
}

/** Quick probes that show the shape of errors: for rounds that are repeated until a baseline is learned. */
export function chooseBriefProbes(row: Row): readonly string[] {
  if (row.probes !== undefined) return row.probes;
  const about = new Set([...row.changes, ...row.clauses]);
  const measuring = checked.filter((probe) => isBurst(probe) && probe.judges.some((id) => about.has(id)));
  if (measuring.length > 0) return ['rate-limit', ...measuring.map(({ name }) => name)];
  if (needsBursts(row)) return ['rate-limit'];
  return checked.filter((probe) => !isBurst(probe) && isBrief(probe)).map(({ name }) => name);
}
