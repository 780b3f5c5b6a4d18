import type { MonitorEvent } from '../../src/events/events.ts';
import { chooseProbes } from '../matrix/choose-probes.ts';
import type { Row } from '../matrix/row.ts';
import { checkSandbox } from '../support/sandbox-check.ts';

/** What some cycles of every probe against something harmless showed. */
export type ControlFigures = {
  /** Those in which something was sent. */
  readonly cycles: number;
  readonly requests: number;
  readonly judgements: number;
  readonly inconclusive: number;
  /** Probe runs that gave up because this machine could not time their bursts. */
  readonly distorted: number;
  /** Clauses that were blamed, with the reason: there must be none. */
  readonly alarms: readonly string[];
  /** Violations that were told or not, with what was seen. */
  readonly violations: readonly string[];
};

/** Checks one row so many times in a row, as `check --repeat` does, with its faults in each cycle. */
export async function checkControl(row: Row, cycles: number, scale: number): Promise<ControlFigures> {
  const { spec, sandbox, target, faults = [] } = row;
  const { report, events } = await checkSandbox({
    scale,
    sandbox: { ...sandbox, drifts: spec === undefined ? [] : [spec] },
    ...(target === undefined ? {} : { target }),
    probes: row.control ? chooseProbes(row) : (row.probes ?? chooseProbes({ ...row, control: true })),
    repeat: cycles,
    watch: (event, started) => {
      if (event.type === 'cycle-started') faults.forEach((fault) => started.script(fault));
    },
  });
  const judgements = events.flatMap((event) => (event.type === 'judgement' ? [event.judgement] : []));
  const open = judgements.filter(({ verdict }) => verdict.outcome === 'inconclusive');
  const raised = events.flatMap((event) =>
    event.type === 'clause-state' && event.transition === 'raised' ? [event.record] : [],
  );
  return {
    cycles: events.filter((event) => event.type === 'cycle-finished' && event.requests > 0).length,
    requests: events.filter(({ type }) => type === 'exchange').length,
    judgements: judgements.length,
    inconclusive: open.length,
    distorted: new Set(
      open.flatMap(({ verdict, probe, api, run }) =>
        verdict.outcome === 'inconclusive' && verdict.reason === 'burst_distorted'
          ? [`${probe} ${api} ${run}`]
          : [],
      ),
    ).size,
    alarms: [
      ...report.clauses
        .filter(({ state }) => state === 'violates' || state === 'intermittent')
        .map(({ id, api, state }) => `${id} ${api} ${state}`),
      ...raised.map(({ clause, api }) => `${clause} ${api} raised`),
    ],
    violations: describeViolations(events),
  };
}

/** Each violation with the exchanges that it rests on: enough to find its cause. */
function describeViolations(events: readonly MonitorEvent[]): string[] {
  const exchanges = new Map(
    events.flatMap((event) => (event.type === 'exchange' ? [[event.exchange.id, event.exchange]] : [])),
  );
  return events.flatMap((event) => {
    if (event.type !== 'judgement' || event.judgement.verdict.outcome !== 'violates') return [];
    const { clause, api, operation, probe, verdict, reproduced, exchanges: ids } = event.judgement;
    const { where, expected, actual } = verdict;
    const seen = ids.map((id) => {
      const { request, response, timings, load } = exchanges.get(id) ?? {};
      const { method, url } = request ?? {};
      return JSON.stringify({
        method,
        url,
        status: response?.status,
        headers: response?.headers,
        timings,
        load,
      });
    });
    const said = `${clause} ${api} ${operation} by ${probe}: ${where}: ${expected}, but ${actual}`;
    return [`${said}${reproduced ? ' (reproduced)' : ''} ${seen.join(' ')}`];
  });
}
