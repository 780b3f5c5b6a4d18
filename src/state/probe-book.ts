import type { EventOf, MonitorEvent, ProbeOutcome } from '../events/events.ts';
import type { ProbeCourse, ProbeSnapshot } from '../events/target-snapshot.ts';
import type { ProbeView } from './target-view.ts';

/** The probes of one target and how they fared. */
export type ProbeBook = {
  readonly apply: (event: MonitorEvent) => void;
  readonly probes: () => ProbeView[];
  readonly snapshot: () => ProbeSnapshot;
  /** Leaves what it does not speak of as it is: when a probe runs next, and probes that only this listing has. */
  readonly restore: (snapshot: ProbeSnapshot) => void;
};

type ProbeFacts = {
  /** The APIs on which it runs at this moment. */
  readonly running: Set<string>;
  lastRun?: number;
  lastSuccess?: number;
  nextRun?: number;
  schedule?: string;
  requests: number;
  outcome?: ProbeOutcome;
};

/** Keeps only the probes of the newest listing. */
export function createProbeBook(added: EventOf<'target-added'>): ProbeBook {
  let probes = new Map<string, ProbeFacts>();
  const list = (event: EventOf<'target-added'>): void => {
    probes = new Map(
      event.probes.map((probe) => [probe, probes.get(probe) ?? { running: new Set(), requests: 0 }]),
    );
  };
  list(added);
  return {
    apply(event) {
      if (event.type === 'target-added') list(event);
      else if (event.type === 'probe-started') probes.get(event.probe)?.running.add(event.api);
      else if (event.type === 'probe-finished') finish(probes.get(event.probe), event);
      else if (event.type === 'probe-scheduled') {
        const facts = probes.get(event.probe);
        if (facts !== undefined) Object.assign(facts, { nextRun: event.next, schedule: event.schedule });
      } else if (event.type === 'exchange' && event.probe !== undefined) {
        const facts = probes.get(event.probe);
        if (facts !== undefined) facts.requests += 1;
      }
    },
    probes: () =>
      Array.from(probes, ([probe, { running, ...facts }]) => ({
        probe,
        running: running.size > 0,
        ...facts,
      })),
    snapshot: () => ({ probes: Array.from(probes, ([probe, facts]) => courseOf(probe, facts)) }),
    restore(snapshot) {
      for (const { probe, running, ...course } of snapshot.probes) {
        const { nextRun, schedule } = probes.get(probe) ?? {};
        if (!probes.has(probe)) continue;
        const own = {
          ...(nextRun === undefined ? {} : { nextRun }),
          ...(schedule === undefined ? {} : { schedule }),
        };
        probes.set(probe, { running: new Set(running), ...course, ...own });
      }
    },
  };
}

function courseOf(
  probe: string,
  { running, nextRun: _next, schedule: _schedule, ...course }: ProbeFacts,
): ProbeCourse {
  return { probe, running: [...running], ...course };
}

function finish(facts: ProbeFacts | undefined, event: EventOf<'probe-finished'>): void {
  if (facts === undefined) return;
  facts.running.delete(event.api);
  facts.lastRun = event.at;
  facts.outcome = event.outcome;
  if (event.outcome === 'completed') facts.lastSuccess = event.at;
}
