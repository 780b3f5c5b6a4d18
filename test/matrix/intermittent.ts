import { assessRun } from '../../src/drift/assess.ts';
import type { Judgement } from '../../src/contract/judgement.ts';
import { checkSandbox } from '../support/sandbox-check.ts';

/** One response in so many drifts. */
export const oneIn = 10;

/** Samples in which a drift of one in ten is met at least once with 95 %: 1 - 0.9^n. */
export const samplesToMeet = 29;

/** A drift that strikes now and then, and the quick probes that sample its clause. */
export type IntermittentRow = {
  readonly family: string;
  readonly drift: string;
  readonly clause: string;
  readonly probes: readonly string[];
  readonly scale: number;
};

const errors = ['no-credential', 'unknown-credential', 'invalid-address', 'unknown-resource'];

/** One drift of each family whose occasions come one by one. */
export const intermittentRows: readonly IntermittentRow[] = [
  row('Retry-After', 'retry-after-absent', '429/retry-after', ['rate-limit'], 10),
  row('limiter', 'limited-write-applied', '400-429/no-effect', ['refused-writes'], 10),
  row('body', 'help-missing', 'body/help', errors),
  row('headers', 'content-type-html', 'body/json', errors),
  row('status', 'not-found-400', '404/resource', ['unknown-resource', 'unknown-label']),
  row('arguments', 'invalid-accepted', '400/path', ['invalid-address', 'invalid-address-emulator']),
  row('credentials and tokens', 'no-credential-accepted', '401/no-credential', ['no-credential']),
  row('roles', 'roles-ignored:method=GET', '403/project', ['foreign-project', 'no-role']),
  row('effects', 'duplicate-label-accepted', '409/duplicate-label', ['duplicate-label']),
  row('bytes', 'body-cut', 'body/json', errors),
  row('documentation', 'documentation-gone', 'help/resolves', ['help-link']),
];

function row(
  family: string,
  drift: string,
  clause: string,
  probes: readonly string[],
  scale = 40,
): IntermittentRow {
  return { family, drift, clause, probes, scale };
}

/** What it took until a clause was raised. */
export type IntermittentMeasurement = {
  readonly family: string;
  readonly spec: string;
  readonly clause: string;
  /** Judgements of the clause on one API until it was raised, and how many of them were violations; none where it was not. */
  readonly raised?: { readonly api: string; readonly samples: number; readonly violations: number };
  /** Judgements in all. */
  readonly samples: number;
};

/** Repeats the probes, as `check --repeat` does, until the clause is raised on one API or far more was seen than should do. */
export async function measureIntermittent(row: IntermittentRow): Promise<IntermittentMeasurement> {
  const { family, drift, clause, probes, scale } = row;
  const spec = `${drift}@1/${oneIn}`;
  const judged = new Map<string, Judgement[]>();
  const stop = new AbortController();
  let raised: IntermittentMeasurement['raised'];
  await checkSandbox({
    scale,
    sandbox: { drifts: [spec] },
    probes,
    repeat: 4 * samplesToMeet,
    signal: stop.signal,
    watch(event) {
      if (event.type !== 'judgement' || event.judgement.clause !== clause || raised !== undefined) return;
      const { api } = event.judgement;
      const known = judged.get(api) ?? [];
      judged.set(api, known);
      known.push(event.judgement);
      const { state, violated, judged: samples } = assessRun(known);
      if (state === 'violates' || state === 'intermittent') raised = { api, samples, violations: violated };
      if (raised !== undefined || samples > 4 * samplesToMeet) stop.abort();
    },
  });
  const samples = [...judged.values()].reduce((sum, { length }) => sum + length, 0);
  return { family, spec, clause, samples, ...(raised === undefined ? {} : { raised }) };
}
