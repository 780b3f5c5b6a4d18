import type { TargetConfig } from '../../src/config/target.ts';
import type { RequestLogEntry } from '../../src/sandbox/request-log.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/** Says in words what a monitor has done to an API that it must never do; empty when all is well. */
export type SafetyWatch = { breaches(): string[] };

/** The same target with what is the default for an API in production: reads only, at one request a second. */
export function asByDefault(target: TargetConfig): TargetConfig {
  return {
    ...target,
    writes: false,
    bursts: false,
    forgeries: false,
    limits: { scope: 'target', exclusive: false, pace: 1 },
  };
}

/** The target as far as it says what may be done to it. */
type Permissions = Pick<TargetConfig, 'writes' | 'bursts' | 'limits' | 'resources'>;

/** As documented: so many requests in so many milliseconds. */
const quota = { requests: 25, window: 5_000 } as const;

/** Follows everything that reaches the sandbox from now on, and remembers what it holds. */
export function watchSafety(sandbox: Sandbox, target: Permissions): SafetyWatch {
  const log: RequestLogEntry[] = [];
  sandbox.follow((entry) => log.push(entry));
  const before = sandbox.contents();
  return {
    breaches: () => [
      ...findCrowds(log, target),
      ...findForbidden(log, target, before),
      ...findChanged(before, sandbox.contents()),
    ],
  };
}

/** More than the quota in any window outside announced bursts, spent by all together, or by one where each has its own. */
export function findCrowds(
  log: readonly RequestLogEntry[],
  { limits }: Pick<Permissions, 'limits'>,
): string[] {
  const counted = log.filter(({ probe, api }) => probe === undefined && api !== 'documentation');
  const spenderOf = ({ client }: RequestLogEntry): string =>
    limits.scope === 'account' ? client : 'the monitor';
  const spenders = new Set(counted.map(spenderOf));
  return [...spenders].flatMap((spender) => {
    const times = counted.filter((entry) => spenderOf(entry) === spender).map(({ at }) => at);
    const first = times.find(
      (at, index) => (times[index + quota.requests] ?? Number.POSITIVE_INFINITY) - at <= quota.window,
    );
    return first === undefined ? [] : [`${spender} sent more than 25 requests in 5 s from ${first} on`];
  });
}

/** What was sent although it is switched off, and writes that lead anywhere but to where they are allowed. */
function findForbidden(
  log: readonly RequestLogEntry[],
  { writes, bursts, resources }: Permissions,
  before: ReadonlyMap<string, string>,
): string[] {
  const { project, second_project, organization } = resources;
  const places = [
    ...[project, second_project].flatMap((name) => (name === undefined ? [] : [`${name}/`])),
    ...(organization === undefined ? [] : [`${organization}/members`]),
  ];
  const isInside = (name: string): boolean => places.some((place) => name.startsWith(place));
  /** A transfer into a project that does not exist: nothing can come of it. */
  const isHarmless = (name: string): boolean => {
    const into = /^(projects\/[^/]+)\/devices:transfer$/.exec(name)?.[1];
    return into !== undefined && !before.has(into);
  };
  return log.flatMap(({ api, method, path, probe, created }) => {
    const found: string[] = [];
    const name = path.replace(/^\/v2\//, '');
    const reads = method === 'GET' || method === 'HEAD' || api === 'token';
    if (probe !== undefined && !bursts) found.push(`a burst by ${probe}, which is switched off`);
    if (!reads && !writes) found.push(`${method} ${path}, although writes are switched off`);
    if (!reads && !isInside(name) && !isHarmless(name)) found.push(`${method} ${path}, outside the projects`);
    if (created !== undefined && !isInside(created))
      found.push(`${created} was created outside the projects`);
    return found;
  });
}

/** What was there before and is gone or another one now. */
function findChanged(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...before].flatMap(([name, text]) => {
    const now = after.get(name);
    if (now === text) return [];
    return [now === undefined ? `${name} is gone` : `${name} was ${text} and is ${now}`];
  });
}
