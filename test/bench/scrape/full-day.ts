import { emptyRecord } from '../../../src/drift/fold.ts';
import type { MonitorEvent } from '../../../src/events/events.ts';
import type { ApiDefinition } from '../../../src/probe/api-definition.ts';

/** What each operation is answered in an ordinary day. */
const statuses = [200, 400, 404, 409, 429];
const run = 'bench';

/** What a target has seen once each clause was judged and each operation was answered in several ways. */
export function fullDayOf(target: string, definition: ApiDefinition, at: number): MonitorEvent[] {
  return [
    ...judgedClauses(target, definition, at),
    ...definition.operations.flatMap((operation) =>
      statuses.map((status) => answered(target, operation, status, at)),
    ),
    ...definition.probes.map((probe): MonitorEvent => {
      const finished = { type: 'probe-finished', outcome: 'completed', seconds: 3 } as const;
      return { ...finished, target, at, run, api: 'rest', probe: probe.name };
    }),
  ];
}

function judgedClauses(target: string, { contract }: ApiDefinition, at: number): MonitorEvent[] {
  return contract.clauses.flatMap(({ id: clause, severity, apis }) =>
    apis.flatMap((api): MonitorEvent[] => {
      const place = { target, clause, api, severity };
      const conforming = { standing: 'conforming', since: at, lastConclusive: at } as const;
      const made = {
        operation: 'labels.create',
        at,
        probe: '409-conflict',
        run,
        exchanges: [],
        reproduced: false,
      };
      const judgement = { ...place, ...made, verdict: { outcome: 'conforms' } as const };
      return [
        { type: 'judgement', target, at, judgement },
        { type: 'clause-state', target, at, record: { ...emptyRecord({ ...place, at }), ...conforming } },
      ];
    }),
  );
}

function answered(target: string, operation: string, status: number, at: number): MonitorEvent {
  const request = { method: 'POST', url: 'https://api.example.com/v2/x', headers: [] };
  const response = { status, headers: [], body: new Uint8Array(), bodyEnd: 'complete' } as const;
  const timings = { sent: 1_000, answered: 1_080, ended: 1_120 };
  const exchange = {
    id: 'x',
    api: 'rest',
    operation,
    provoked: status !== 200,
    request,
    sentAt: at,
    timings,
    response,
  };
  return { type: 'exchange', target, at, exchange };
}
