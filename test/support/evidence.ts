import type { Evidence, EvidenceBody, EvidenceExchange } from '../../src/events/evidence.ts';
import { someMoment } from './events.ts';
import { hostile } from './reports.ts';

/** A body that is kept whole. */
export function textBody(content: string): EvidenceBody {
  return {
    size: Buffer.byteLength(content),
    sha256: 'ab'.repeat(32),
    encoding: 'text',
    content,
    whole: true,
  };
}

/** A refused write with everything filled in but what a test is about. */
export function evidenceExchange(more: Partial<EvidenceExchange> = {}): EvidenceExchange {
  return {
    id: 'x7',
    api: 'rest',
    operation: 'labels.create',
    account: 'administrator',
    request: {
      method: 'POST',
      url: 'https://api.example.com/v2/projects/p1/devices/d1/labels?dry=a+b',
      headers: [
        ['Host', 'api.example.com'],
        ['Authorization', 'Bearer [redacted]'],
        ['Content-Type', 'application/json'],
        ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
      ],
      body: textBody('{"key":"it\'s","value":"1"}'),
    },
    response: {
      status: 400,
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Request-Id', 'req-17'],
      ],
      body: textBody('{"error":"exists","code":400}'),
      bodyEnd: 'complete',
    },
    sentAt: someMoment,
    timings: { sent: 100, answered: 112.5, ended: 113 },
    ...more,
  };
}

/** A violation with an exchange of every kind, and hostile text wherever an API can put text. */
export function richEvidence(): Evidence {
  const { request } = evidenceExchange();
  const basic: EvidenceExchange['request'] = {
    method: 'GET',
    url: 'https://api.example.com/v2/projects/p1',
    headers: [['Authorization', 'Basic [redacted]']],
  };
  return {
    id: '0123456789ab',
    kind: 'violation',
    target: 'production',
    api: 'rest',
    clause: '409/duplicate-label',
    operation: 'labels.create',
    where: 'status',
    expected: 'the status 409',
    actual: `the status 400, error "${hostile}"`,
    severity: 'critical',
    firstSeen: someMoment - 3_600_000,
    lastSeen: someMoment,
    violated: 3,
    judged: 40,
    exchanges: [
      evidenceExchange({
        id: 'x5',
        operation: 'projects.get',
        request: basic,
        response: {
          status: 200,
          headers: [['Content-Type', 'text/plain']],
          body: { ...textBody(''), size: 900, encoding: 'withheld', whole: false },
          bodyEnd: 'complete',
        },
      }),
      {
        ...evidenceExchange({ id: 'x6' }),
        request: {
          ...request,
          body: { ...textBody('AAH/'), size: 20_000, encoding: 'base64', whole: false },
        },
        response: {
          status: 502,
          headers: [['X-Evil', hostile]],
          body: textBody(`<h1>\`\`\`\n${hostile}</h1>`),
          bodyEnd: 'truncated',
        },
      },
      failed(),
      evidenceExchange(),
    ],
  };
}

function failed(): EvidenceExchange {
  const { response: _, ...rest } = evidenceExchange({ id: 'x8' });
  return { ...rest, failure: { reason: 'connection_reset', detail: 'the peer reset the connection' } };
}
