import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { checkSandbox, type CheckResult } from './sandbox-check.ts';

/** What the page leaves open of an API: every combination of these conforms. */
const limiters = ['anchored', 'aligned', 'sliding'] as const;
const scopes = ['target', 'account', 'address'] as const;
const codes = ['number', 'string'] as const;

type LimitScope = NonNullable<SandboxOptions['limitScope']>;

/** The kind of sandbox for cycle number `index`: all combinations come in turn. */
export function kindOf(index: number): Required<Pick<SandboxOptions, 'limiter' | 'limitScope' | 'code'>> {
  return {
    limiter: limiters[index % 3] ?? 'anchored',
    limitScope: scopes[Math.floor(index / 3) % 3] ?? 'target',
    code: codes[index % 2] ?? 'number',
  };
}

/** One of each error that nobody can order from a live API, so that the clauses on recovery have an occasion. */
const faults = ['rest', 'emulator'].flatMap((api) =>
  [500, 503, 504].map((status) => `next 1 of devices.list,api=${api}: ${status}`),
);

/** Runs one whole cycle against a conformant sandbox of this kind. */
export function runConformantCycle(index: number, scale: number): Promise<CheckResult> {
  const kind = kindOf(index);
  return checkSandbox({
    scale,
    sandbox: kind,
    target: (target) => ({
      ...target,
      limits: { ...target.limits, scope: kind.limitScope === 'account' ? 'account' : 'target' },
    }),
    prepare: (sandbox) => {
      for (const fault of faults) sandbox.script(fault);
    },
  });
}

/** What may not be said of a cycle against a conformant sandbox, in words; empty when all is well. */
export function findFaults({ report, leftovers, log }: CheckResult, scope: LimitScope): string[] {
  const wrong = report.clauses.filter(({ state }) => state !== 'conforms');
  const clauses = wrong.map(
    ({ id, api, state, reason, violations }) =>
      `${id} on ${api} ${state}: ${reason ?? ''} ${JSON.stringify(violations[0] ?? '')}`,
  );
  const crowded = findCrowd(log, scope);
  return [
    ...clauses,
    ...leftovers.map((name) => `left behind: ${name}`),
    ...(crowded === undefined ? [] : [crowded]),
  ];
}

/** Whether more than the quota was spent in any window outside announced bursts, by all or by one account. */
function findCrowd(log: CheckResult['log'], scope: LimitScope): string | undefined {
  const counted = log.filter(({ probe, api }) => probe === undefined && api !== 'documentation');
  const spenders = new Set(counted.map(({ account }) => (scope === 'account' ? account : 'all')));
  for (const spender of spenders) {
    const times = counted
      .filter(({ account }) => spender === 'all' || account === spender)
      .map(({ at }) => at);
    const first = times.find((at, index) => (times[index + 25] ?? Infinity) - at <= 5_000);
    if (first !== undefined) return `${spender ?? 'nobody'} sent more than 25 requests in 5 s from ${first}`;
  }
  return undefined;
}

/** How a run of cycles is done, and who hears of each that has ended, `again` when it was run before. */
export type RunOptions = {
  readonly abreast: number;
  readonly scale: number;
  readonly done?: (cycle: FinishedCycle) => void;
};

/** One cycle and what was wrong in it. */
export type FinishedCycle = {
  readonly index: number;
  readonly faults: readonly string[];
  readonly result: CheckResult;
  readonly attempt: number;
};

/** How often a cycle is run whose bursts this machine could not time. */
const attempts = 3;

/**
 * Whether this machine was too slow to time a burst, and nothing else is wrong. That is what `inconclusive` is for; it
 * says nothing of the API or the judging, so such a cycle is run again.
 */
const isDistorted = (faults: readonly string[]): boolean =>
  faults.length > 0 && faults.every((fault) => / inconclusive: burst_distorted: /.test(fault));

/** Runs the cycles, so many side by side; resolves with what was wrong in each that was not as it should be. */
export async function runCycles(
  indices: Iterable<number>,
  { abreast, scale, done }: RunOptions,
): Promise<Map<number, readonly string[]>> {
  const broken = new Map<number, readonly string[]>();
  const left = [...indices];
  const runOne = async (index: number, attempt: number): Promise<void> => {
    const result = await runConformantCycle(index, scale);
    const faults = findFaults(result, kindOf(index).limitScope);
    done?.({ index, faults, result, attempt });
    if (isDistorted(faults) && attempt < attempts) await runOne(index, attempt + 1);
    else if (faults.length > 0) broken.set(index, faults);
  };
  const work = async (): Promise<void> => {
    for (let index = left.shift(); index !== undefined; index = left.shift()) await runOne(index, 1);
  };
  await Promise.all(Array.from({ length: abreast }, work));
  return broken;
}
