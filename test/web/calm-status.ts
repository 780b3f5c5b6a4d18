import type { Evidence } from '../../src/events/evidence.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import type { Archive, StatusSources } from '../../src/web/status-sources.ts';
import { at, clauseState, epoch } from '../state/some-events.ts';
import { evidenceExchange } from '../support/evidence.ts';
import { brokenTarget, place, someStatus } from './some-status.ts';

const violation = {
  where: 'status',
  operation: 'labels.create',
  expected: 'the status 409',
  actual: 'the status 400',
};

const evidence: Evidence = {
  id: '0123456789ab',
  kind: 'violation',
  target: 'production',
  api: 'rest',
  clause: '409/duplicate-label',
  ...violation,
  severity: 'critical',
  firstSeen: epoch - 60_000,
  lastSeen: epoch,
  violated: 3,
  judged: 40,
  exchanges: [{ ...evidenceExchange(), sentAt: epoch }],
};

/** The same target as it is written about in the documentation: an API that is broken, and not hostile. */
export function calmStatus(): StatusSources {
  const events: readonly MonitorEvent[] = [
    ...brokenTarget(),
    clauseState('persistent', {
      clause: '409/duplicate-label',
      current: { samples: 40, violations: 3 },
      lastViolation: { at: epoch, probe: '409-conflict', exchanges: ['x7'], ...violation },
      places: [place('bergen', 'conforming'), place('oslo', 'persistent')],
    }),
    at({
      type: 'judgement',
      judgement: {
        target: 'production',
        clause: 'body/json',
        api: 'rest',
        operation: 'labels.create',
        severity: 'critical',
        verdict: { outcome: 'inconclusive', reason: 'transport', detail: 'the connection was reset' },
        at: epoch,
        probe: '409-conflict',
        run: 'r1',
        exchanges: ['x1'],
        reproduced: false,
      },
    }),
    ...brokenTarget().flatMap((event) => (event.type === 'baseline-recorded' ? [calmChanges(event)] : [])),
  ];
  const status = someStatus(events);
  const { archive } = status;
  return archive === undefined ? status : { ...status, archive: withEvidence(archive) };
}

type Recorded = Extract<MonitorEvent, { readonly type: 'baseline-recorded' }>;

function calmChanges(event: Recorded): Recorded {
  const open = event.open.map((change) => ({ ...change, after: 'with details' }));
  const accepted = event.baseline.accepted.map((each) => ({ ...each, reason: 'told of in their changelog' }));
  return { ...event, open, baseline: { ...event.baseline, accepted } };
}

function withEvidence(archive: Archive): Archive {
  return {
    ...archive,
    evidenceOf: (target) => Promise.resolve(target === 'production' ? [evidence] : []),
    evidence: (id) => Promise.resolve(id === evidence.id ? evidence : undefined),
  };
}
