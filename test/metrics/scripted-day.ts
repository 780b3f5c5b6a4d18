import type { ClauseStanding, PlaceRecord } from '../../src/drift/clause-record.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import {
  added,
  answered,
  at,
  clauseState,
  cleanup,
  epoch,
  failed,
  headroom,
  judged,
} from '../state/some-events.ts';

/** A clause as it is seen from one place. */
export function placeOf(location: string, standing: ClauseStanding): PlaceRecord {
  return { location, record: clauseState(standing).record };
}

/** One of everything that can happen, on two targets. */
export function scriptedDay(): MonitorEvent[] {
  const run = { probe: '409-conflict', api: 'rest', run: 'r1' };
  return [
    added({
      statusPage: 'https://status.example.com',
      location: 'oslo',
      accepted: [{ clause: 'body/json', expires: epoch + 86_400_000 }],
    }),
    added({ target: 'staging', quotaScope: 'account', accounts: ['user'], probes: [], clauses: [] }),
    at({ type: 'probe-scheduled', probe: '409-conflict', next: epoch + 900_000, schedule: '*/15 * * * *' }),
    at({
      type: 'cycle-started',
      run: 'r1',
      probes: 2,
      requests: 9,
      seconds: 20,
      latenessSeconds: 0.4,
    }),
    at({ type: 'probe-started', ...run }, 500),
    answered(200),
    answered(409, { provoked: true }),
    answered(418),
    failed(),
    headroom(21, 1_000),
    headroom(23, 2_000),
    at({ type: 'token-renewed', account: 'administrator', expires: epoch + 3_600_000 }, 900),
    at({ type: 'token-renewal-failed', account: 'user', detail: 'refused' }, 900),
    judged('conforms'),
    judged('violates'),
    judged('inconclusive'),
    clauseState('persistent', { places: [placeOf('bergen', 'conforming'), placeOf('oslo', 'persistent')] }),
    at({
      type: 'not-exercised',
      clauses: [
        { clause: '409/duplicate-label', api: 'rest', reason: 'writes_off', detail: 'writes is false' },
      ],
    }),
    at({ type: 'wait', api: 'rest', reason: '429', seconds: 4.2 }, 5_000),
    at({ type: 'retry-after', api: 'rest', seconds: 4 }, 5_000),
    at({ type: 'retry-after-shortfall', api: 'rest', seconds: 0 }, 9_000),
    at({ type: 'rate-limited', account: 'all', provoked: true }, 5_000),
    at({ type: 'burst', active: true }, 6_000),
    headroom(0, 6_500),
    at({ type: 'burst', active: false, api: 'rest', admitted: 25 }, 7_000),
    at({ type: 'propagated', api: 'rest', seconds: 0.3 }, 8_000),
    cleanup('projects/p/devices/d', 'pending'),
    cleanup('projects/p/devices/e', 'pending'),
    cleanup('projects/p/devices/d', 'done'),
    cleanup('projects/p/devices/e', 'failed'),
    at({ type: 'probe-finished', ...run, outcome: 'completed', seconds: 12 }, 12_500),
    at({ type: 'probe-skipped', probe: '429-too-many-requests', reason: 'maintenance' }, 12_600),
    at({ type: 'cycle-finished', run: 'r1', seconds: 13, requests: 9 }, 13_000),
  ];
}
