import type { Evidence } from '../../src/events/evidence.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { emptyBaseline } from '../../src/drift/baseline.ts';
import type { ClauseStanding, PlaceRecord } from '../../src/drift/clause-record.ts';
import { writeCurl } from '../../src/report/evidence-curl.ts';
import { writeHar } from '../../src/report/evidence-har.ts';
import { createState } from '../../src/state/state.ts';
import type { StatusSources } from '../../src/web/status-sources.ts';
import { added, at, clauseState, epoch, headroom, judged } from '../state/some-events.ts';
import { evidenceExchange, richEvidence } from '../support/evidence.ts';
import { hostile } from '../support/reports.ts';

/** A secret that only the stand-in for the redactor knows. */
export const secret = 'sesame&1';

/** Stands in for the redactor. */
export const redact = (text: string): string => text.replaceAll(secret, '[redacted]');

const evidence: Evidence = { ...richEvidence(), exchanges: [...richEvidence().exchanges, withSecret()] };

const change: Evidence = {
  ...richEvidence(),
  id: 'c0ffee',
  kind: 'change',
  clause: 'body/json',
  where: 'members',
  expected: 'without',
  actual: hostile,
};

/** A target on which a clause is broken and a shape has moved, with hostile text and a secret wherever an API can put text. */
export function brokenTarget(): readonly MonitorEvent[] {
  return [
    added({ statusPage: 'https://status.example.com/?a=1&b="2"' }),
    clauseState('conforming', { current: { samples: 40, violations: 0 } }),
    clauseState('persistent', {
      clause: '409/duplicate-label',
      current: { samples: 40, violations: 3 },
      lastViolation: {
        at: epoch,
        probe: '409-conflict',
        operation: 'labels.create',
        expected: 'the status 409',
        actual: `the status 400, error "${hostile} ${secret}"`,
        where: 'status',
        exchanges: ['x7'],
      },
      places: [place(`bergen ${hostile} ${secret}`, 'conforming'), place('oslo', 'persistent')],
    }),
    {
      ...judged('inconclusive'),
      judgement: {
        ...judged('inconclusive').judgement,
        verdict: { outcome: 'inconclusive', reason: 'transport', detail: hostile },
      },
    },
    at({ type: 'probe-scheduled', probe: '409-conflict', next: epoch + 900_000, schedule: '*/15 * * * *' }),
    at({
      type: 'probe-finished',
      probe: '409-conflict',
      api: 'rest',
      run: 'r1',
      outcome: 'completed',
      seconds: 1,
    }),
    headroom(20, 2_000),
    at({ type: 'burst', active: true }),
    headroom(0, 10_000),
    at({ type: 'burst', active: false, api: 'rest', admitted: 25 }),
    at({
      type: 'baseline-recorded',
      baseline: {
        ...emptyBaseline,
        accepted: [
          {
            change: 'a1',
            api: 'rest',
            what: 'type of code',
            before: 'number',
            after: 'string',
            reason: hostile,
            at: epoch,
            facet: 'type of code',
            replaced: {},
          },
        ],
      },
      open: [
        {
          id: 'c1',
          api: 'rest',
          clause: 'body/json',
          what: 'members',
          before: 'without',
          after: hostile,
          causes: ['409 labels.create'],
          evidence: 'x7',
          since: epoch,
        },
      ],
    }),
  ];
}

/** Sources over what happened; nothing is real but the code that shows it. */
export function someStatus(
  events: readonly MonitorEvent[],
  more: Partial<StatusSources> = {},
): StatusSources {
  const state = createState();
  for (const event of events) state.apply(event);
  const raised = { api: 'rest', clause: '409/duplicate-label', severity: 'critical' };
  const transitions = [
    { ...raised, transition: 'raised' as const, standing: 'persistent', at: epoch - 60_000 },
    { ...raised, transition: 'recovered' as const, standing: 'conforming', at: epoch - 3_600_000 },
  ];
  return {
    version: '1.2.3',
    now: () => epoch + 60_000,
    state,
    catalogue: {
      clause: (_target, clause) => ({
        section: '409 - Conflict',
        documentation: 'https://docs.example.com/errors#id-409',
        statement: `What ${clause} says.`,
        probes: ['409-conflict'],
        everyExchange: clause === 'body/json',
      }),
      probe: (_target, probe) => ({
        title: `About ${probe}`,
        apis: ['rest'],
        judges: ['409/duplicate-label'],
        requests: 7,
        waitSeconds: 2,
        ...(probe === '429-too-many-requests' ? { unmet: 'bursts is false' } : {}),
      }),
    },
    archive: {
      evidenceOf: (target) => Promise.resolve(target === 'production' ? [evidence, change] : []),
      evidence: (id) => Promise.resolve([evidence, change].find((each) => each.id === id)),
      transitions: () => Promise.resolve(transitions),
      transitionsOf: () => Promise.resolve(transitions),
      runs: () =>
        Promise.resolve([
          {
            run: 'r1',
            started: epoch - 5_000,
            ended: epoch,
            seconds: 5,
            probes: 3,
            requests: 12,
            conforms: 9,
            violates: 1,
            inconclusive: 1,
          },
          { run: 'r2', started: epoch, probes: 3, conforms: 0, violates: 0, inconclusive: 0 },
        ]),
      curl: writeCurl,
      har: (each) => writeHar(each, '1.2.3'),
    },
    ...more,
  };
}

/** A clause as it is seen from one place. */
export function place(location: string, standing: ClauseStanding): PlaceRecord {
  const current = standing === 'conforming' ? { samples: 20, violations: 0 } : { samples: 40, violations: 3 };
  const { record } = clauseState(standing, { clause: '409/duplicate-label', current });
  return { location, record };
}

function withSecret(): Evidence['exchanges'][number] {
  const exchange = evidenceExchange({ id: 'x9' });
  return {
    ...exchange,
    request: { ...exchange.request, headers: [...exchange.request.headers, ['X-Key', secret]] },
  };
}
