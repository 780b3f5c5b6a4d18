import type { ClauseRecord, ClauseStanding, Transition } from '../drift/clause-record.ts';
import type { ChangeState, EventSink, MonitorEvent } from '../events/events.ts';
import { describeSightings, findSightings } from '../state/sightings.ts';
import { inert } from '../text/inert.ts';

type Event<T extends MonitorEvent['type']> = Extract<MonitorEvent, { readonly type: T }>;

/** What happened to one target since its cycle began. */
type Happenings = { raised: number; recovered: number };

/**
 * Logs what people should hear of while a monitor runs: a line for each change of verdict, one at the end of a cycle
 * in which something changed, and what a person has to look after (a probe that broke, something left behind, an
 * account that gets no token, a secret whose file cannot be read). Never a line per request, and no trouble is told again before it was over.
 */
export function createCalmLog(print: (line: string) => void): EventSink {
  const cycles = new Map<string, Happenings>();
  const open = new Set<string>();
  const happeningsOf = (target: string): Happenings => {
    const known = cycles.get(target) ?? { raised: 0, recovered: 0 };
    cycles.set(target, known);
    return known;
  };
  const tell = (event: MonitorEvent, text: string): void =>
    print(`${new Date(event.at).toISOString()} ${inert(event.target)}: ${text}`);
  const tellOnce = (event: MonitorEvent, trouble: string, text: string | undefined): void => {
    const key = `${event.target} ${trouble}`;
    if (text === undefined) open.delete(key);
    else if (!open.has(key)) {
      open.add(key);
      tell(event, text);
    }
  };
  const forget = (target: string): void => {
    cycles.delete(target);
    for (const key of open) if (key.startsWith(`${target} `)) open.delete(key);
  };
  return (event) => {
    if (event.type === 'clause-state' && event.transition !== undefined) {
      happeningsOf(event.target)[event.transition] += 1;
      tell(event, describeTransition(event.record, event.transition, event.at));
    } else if (event.type === 'baseline-change') {
      tell(event, describeChange(event));
    } else if (event.type === 'cycle-finished') {
      tellCycle(event, cycles.get(event.target), tell);
      cycles.delete(event.target);
    } else if (event.type === 'probe-finished') {
      tellOnce(event, `probe ${event.probe} ${event.api}`, describeBroken(event));
    } else if (event.type === 'cleanup') {
      tellOnce(event, `cleanup ${event.resource}`, describeLeftover(event));
    } else if (event.type === 'token-renewal-failed') {
      tellOnce(
        event,
        `token ${event.account}`,
        `no token for ${inert(event.account)}: ${inert(event.detail)}`,
      );
    } else if (event.type === 'named-file') {
      tell(event, describeFile(event));
    } else if (event.type === 'token-renewed') {
      tellOnce(event, `token ${event.account}`, undefined);
    } else if (event.type === 'target-removed') {
      forget(event.target);
    }
  };
}

const standingInWords = {
  unknown: 'is not known',
  conforming: 'conforms',
  suspected: 'may be violated',
  persistent: 'drifted',
  intermittent: 'drifts now and then',
  never_held: 'never held',
} as const satisfies Record<ClauseStanding, string>;

function describeTransition(record: ClauseRecord, transition: Transition, at: number): string {
  const place = `${inert(record.clause)} on ${inert(record.api)}`;
  const { standing, lastViolation } = record;
  const words = standingInWords[standing];
  if (transition === 'recovered') {
    // Where there are several places, one of them may still suspect it.
    const isWell = standing === 'conforming';
    return `recovered: ${place} ${isWell ? 'conforms again' : `drifts no longer, but ${words}`}`;
  }
  const raised = `raised: ${place} ${words} (${record.severity})`;
  const sightings = findSightings(record);
  const from = sightings === undefined ? '' : `; ${inert(describeSightings(sightings, at))}`;
  if (lastViolation === undefined) return raised + from;
  const { operation, where, expected, actual } = lastViolation;
  return (
    `${raised}: ${inert(operation)}, ${inert(where)}: ` +
    `expected ${inert(expected)}, got ${inert(actual)}${from}`
  );
}

const changeStates = {
  open: 'changed',
  accepted: 'accepted as the new baseline',
  reverted: 'changed back',
} as const satisfies Record<ChangeState, string>;

function describeChange({ change, state }: Event<'baseline-change'>): string {
  const { what, api, causes, before, after, id } = change;
  const [first = '', ...more] = causes;
  const where = `${inert(first)}${more.length === 0 ? '' : ` and ${more.length} more`}`;
  return (
    `${changeStates[state]}: ${inert(what)} on ${inert(api)} (${where}): ` +
    `${inert(before)} before, ${inert(after)} after (change ${id})`
  );
}

function tellCycle(
  event: Event<'cycle-finished'>,
  happenings: Happenings | undefined,
  tell: (event: MonitorEvent, text: string) => void,
): void {
  if (happenings === undefined) return;
  const { raised, recovered } = happenings;
  tell(event, `cycle finished: ${raised} raised, ${recovered} recovered, ${event.requests} requests`);
}

function describeBroken({ probe, api, outcome, detail }: Event<'probe-finished'>): string | undefined {
  if (outcome !== 'failed') return undefined;
  return `probe ${inert(probe)} on ${inert(api)} failed: ${inert(detail ?? 'no reason given')}`;
}

function describeFile({ key, state, detail }: Event<'named-file'>): string {
  if (state === 'changed') return `${inert(key)}: what the file holds now counts from here on`;
  if (state === 'usable') return `${inert(key)}: the file can be used again`;
  return `${inert(key)}: the file ${inert(detail ?? 'cannot be used')}; what it held before counts on`;
}

function describeLeftover({ resource, state, detail }: Event<'cleanup'>): string | undefined {
  if (state !== 'failed') return undefined;
  return `could not remove ${inert(resource)}: ${inert(detail ?? 'no reason given')}; it is tried again`;
}
