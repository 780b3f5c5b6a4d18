import type { RequestLogEntry } from '../../../src/sandbox/request-log.ts';
import { createJudge } from '../../../src/sandbox/judge/judge.ts';
import type { Judge } from '../../../src/sandbox/judge/judge.ts';

const project = 'projects/00000000000000000000';
export const device = `${project}/devices/emu11111111111111111111`;

/** A request that went well, with whatever a test wants to be different; `at` in seconds. */
export function entry(at: number, changes: Partial<RequestLogEntry> = {}): RequestLogEntry {
  const method = changes.method ?? 'GET';
  const path = changes.path ?? `/v2/${project}/devices`;
  return {
    at: at * 1000,
    api: 'rest',
    method,
    path,
    operation: method === 'GET' ? 'devices.list' : 'labels.create',
    status: 200,
    client: 'user',
    connection: { id: 'rest 1', opened: 0 },
    fingerprint: `${method} ${path}`,
    ...changes,
  };
}

/** What a judge with exact tolerances (10, 1 and 20 ms) says of a log. */
export function judgeLog(log: readonly RequestLogEntry[]): {
  readonly words: readonly string[];
  readonly judge: Judge;
  readonly state: (clause: string) => string | undefined;
} {
  const judge = createJudge({ timer: 10, turnaround: 1, flight: 20 });
  const words = log
    .flatMap((each) => judge.observe(each))
    .map((finding) => `${finding.clause}: ${finding.words}`);
  return { words, judge, state: (clause) => judge.report().clauses.find(({ id }) => id === clause)?.state };
}
