import type { Socket } from 'node:net';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { readAnnouncedWait } from '../../src/client/announced-wait.ts';
import { readClockOffset, readGrant } from '../../src/client/token-answer.ts';
import { createTransport } from '../../src/client/transport.ts';
import { createClock } from '../../src/clock/clock.ts';
import type { AnsweredExchange } from '../../src/wire/exchange.ts';
import { serveSocket } from '../client/http-server.ts';
import { fuzzRuns } from '../support/fuzz.ts';

const contracts = definitions.map(({ contract }) => contract);
const knowing = { knownNames: ['projects/p'], documentationHosts: ['docs.d21s.com'], exclusiveQuota: true };
const statuses = fc.oneof(fc.constantFrom(200, 400, 401, 403, 404, 409, 429, 500, 503, 504), fc.nat(999));
const names = fc.constantFrom(
  'Content-Type',
  'Retry-After',
  'Content-Length',
  'Transfer-Encoding',
  'WWW-Authenticate',
  'Date',
  'Cache-Control',
  'Content-Encoding',
  'Location',
  'Connection',
  'X-Odd',
);
const values = fc.oneof(
  fc.constantFrom(
    'application/json',
    'text/html; charset=utf-16',
    '5',
    '-1',
    '0x5',
    '1e9',
    'chunked',
    'gzip',
  ),
  fc.constantFrom('Bearer realm="', 'no-cache, max-age=', 'Thu, 26 Nov 2026 01:00:00 GMT', '', ',,,', '"\\'),
  fc.string({ unit: 'binary-ascii', maxLength: 40 }).map((text) => text.replaceAll(/[\r\n\0]/g, '?')),
);
const documents = fc.oneof(
  fc.json(),
  fc.record({ error: fc.anything(), code: fc.anything(), help: fc.anything() }).map((value) => {
    try {
      return JSON.stringify(value) ?? '';
    } catch {
      return '{"error":';
    }
  }),
  fc.integer({ min: 1, max: 50_000 }).map((depth) => '['.repeat(depth)),
  fc.constantFrom('{"error":"a","error":"b"}', '\ufeff{}', '{"code":1e999}', '{"error":"\\ud800"}', '<html>'),
);
const bodies = fc.oneof(
  documents.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);
const headers = fc.array(fc.tuple(names, values), { maxLength: 8 });

it('every clause judges any answer without a crash', () => {
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(statuses, headers, bodies, (status, lines, body) => {
      for (const { judge, apis } of contracts.flatMap(({ clauses }) => clauses)) {
        for (const api of apis) {
          const verdict = judge?.(answered(api, { status, headers: lines, body }), knowing);
          if (verdict !== undefined) outcomes.add(verdict.outcome);
        }
      }
    }),
    fuzzRuns(100),
  );
  expect(outcomes).toContain('violates');
});

it('the client takes from any answer a token it can send, a wait that ends, a time, or nothing', () => {
  const granted: unknown[] = [];
  const grants = fc
    .record({ access_token: fc.string(), expires_in: fc.oneof(fc.double(), fc.string()) })
    .map((value) => Buffer.from(JSON.stringify(value)));
  const known = fc
    .constantFrom(
      '{"access_token":"t","expires_in":1e999}',
      '{"access_token":"a b","expires_in":"-1"}',
      '{"access_token":"t"}',
    )
    .map((text) => Buffer.from(text));
  fc.assert(
    fc.property(statuses, headers, fc.oneof(bodies, grants, known), (status, lines, body) => {
      const exchange = answered('token', { status, headers: lines, body });
      const grant = readGrant(exchange);
      const { token, lifetimeSeconds } =
        typeof grant === 'string' ? { token: 'none', lifetimeSeconds: 1 } : grant;
      expect(token).toMatch(/^[!-~]+$/);
      expect(lifetimeSeconds > 0 && Number.isFinite(lifetimeSeconds)).toBe(true);
      if (typeof grant !== 'string') granted.push(grant);
      expect(Number.isFinite(readClockOffset(exchange) ?? 0)).toBe(true);
      const { milliseconds = 1 } = readAnnouncedWait(status, lines, exchange.sentAt) ?? {};
      expect(milliseconds > 0 && Number.isFinite(milliseconds)).toBe(true);
    }),
    fuzzRuns(300),
  );
  expect(granted).not.toEqual([]);
});

const heads = fc
  .tuple(statuses, headers)
  .map(
    ([status, lines]) =>
      `HTTP/1.1 ${status} x\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n`,
  );
const anything = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((all) => Buffer.from(all)),
  fc.tuple(heads, bodies).map(([head, body]) => Buffer.concat([Buffer.from(head, 'latin1'), body])),
);

it('the client brings any bytes back as an answer or as a failure', async () => {
  let bytes = Buffer.alloc(0);
  const { origin } = await serveSocket((socket: Socket) => void socket.end(bytes));
  const transport = createTransport({ clock: createClock(1_000), leastRealMilliseconds: 5_000 });
  onTestFinished(() => transport.close());
  await fc.assert(
    fc.asyncProperty(anything, async (sent) => {
      bytes = sent;
      const request = { method: 'GET', url: `${origin}/`, headers: [['host', 'localhost']] as const };
      const { response, failure } = await transport.transmit(request);
      expect(response === undefined).toBe(failure !== undefined);
    }),
    fuzzRuns(80),
  );
});

it('the client takes nothing that a proxy says for an answer', async () => {
  let bytes = Buffer.alloc(0);
  const { origin } = await serveSocket((socket: Socket) => void socket.end(bytes));
  const proxy = { host: '127.0.0.1', port: Number(new URL(origin).port) };
  const transport = createTransport({ clock: createClock(1), proxy: () => proxy });
  onTestFinished(() => transport.close());
  await fc.assert(
    fc.asyncProperty(anything, async (sent) => {
      bytes = sent;
      const headers = [['host', 'api.example.com']] as const;
      const result = await transport.transmit({ method: 'GET', url: 'https://api.example.com/', headers });
      expect(result.response).toBeUndefined();
    }),
    fuzzRuns(60),
  );
});

function answered(api: string, response: Omit<AnsweredExchange['response'], 'bodyEnd'>): AnsweredExchange {
  return {
    id: 'x1',
    api,
    operation: 'labels.create',
    provoked: true,
    request: { method: 'POST', url: 'http://127.0.0.1/v2/projects/p/devices/d/labels', headers: [] },
    sentAt: 1_700_000_000_000,
    timings: { sent: 1, answered: 2, ended: 3 },
    response: { ...response, bodyEnd: 'complete' },
  };
}
