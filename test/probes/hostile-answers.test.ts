import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { random } from '../../src/cli/random.ts';
import { createClock } from '../../src/clock/clock.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import { runCheck } from '../../src/monitor/check.ts';
import { findDefinition } from '../../src/monitor/find-definition.ts';
import { createMemoryLedger } from '../../src/probe/cleanup-ledger.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { createCollector } from '../../src/report/collect.ts';
import type { TargetReport } from '../../src/report/report.ts';
import { grantToken, serveHttp } from '../client/http-server.ts';
import { clausesIn } from '../support/sandbox-check.ts';

const mebibyte = 1024 * 1024;
const id = (name: string): string => name.padEnd(20, '0');

/** A target whose every API is at this origin; its token endpoint is well-behaved. */
function targetAt(origin: string): TargetConfig {
  const account = (name: string) => ({
    keyId: id(name),
    secret: `${name} secret of a test`,
    email: `${name}@example.com`,
    auth: ['token'] as const,
  });
  return {
    name: 'hostile',
    contract: 'disruptive-technologies',
    apis: { rest: `${origin}/v2`, emulator: `${origin}/v2`, token: `${origin}/oauth2/token` },
    accounts: {
      administrator: account('administrator'),
      organization_administrator: account('organization'),
      developer: account('developer'),
      user: account('user'),
    },
    resources: {
      organization: `organizations/${id('o')}`,
      project: `projects/${id('p')}`,
      second_project: `projects/${id('q')}`,
    },
    expiredToken: 'a token that ended long ago',
    writes: true,
    bursts: false,
    forgeries: false,
    limits: { scope: 'target', exclusive: true, pace: 4.5 },
    schedule: { default: '*/15 * * * *', bursts: '0 3 * * *', probes: {} },
    maintenance: [],
    accepted: [],
  };
}

type Hostility = (response: ServerResponse) => void;

type Outcome = {
  readonly report: TargetReport;
  /** Requests that reached the server, those for tokens included. */
  readonly requests: number;
  /** The most bytes that one connection took from the server. */
  readonly mostWritten: number;
};

/** Runs a real check against a server that answers everything but token requests in this way. */
async function checkAgainst(
  hostility: Hostility,
  { probes, scale = 100 }: { readonly probes?: readonly string[]; readonly scale?: number } = {},
): Promise<Outcome> {
  const sockets = new Set<Socket>();
  let hurt = 0;
  const { origin, received } = await serveHttp((request, response) => {
    if (request.url === '/oauth2/token') {
      grantToken(response, 'token-of-the-hostile-server');
      return;
    }
    if (response.socket !== null) sockets.add(response.socket.on('error', () => {}));
    hurt += 1;
    hostility(response);
  });
  const clock = createClock(scale);
  const target = targetAt(origin);
  const definition = findDefinition(definitions, target);
  const { contract } = definition;
  const collector = createCollector({
    target: target.name,
    contract,
    accepted: [],
    startedAt: clock.now(),
  });
  await runCheck({
    target,
    definition,
    clock,
    version: 'test',
    emit: collector.sink,
    redactor: createRedactor(),
    ledger: createMemoryLedger(),
    random,
    signal: new AbortController().signal,
    repeat: 1,
    ...(probes === undefined ? {} : { probes }),
  });
  expect(hurt).toBeGreaterThan(0);
  return {
    report: collector.finish(clock.now()),
    requests: received.length,
    mostWritten: Math.max(0, ...Array.from(sockets, (socket) => socket.bytesWritten)),
  };
}

const error = (status: number): string =>
  JSON.stringify({ error: 'no', code: status, help: `https://docs.d21s.com/error/#${status}` });

/** 64 MiB of blanks in 64 KiB. */
const bomb = gzipSync(Buffer.alloc(64 * mebibyte, ' '));

const json = { 'Content-Type': 'application/json' };

/** Writes for as long as the other side takes it, or until so many bytes have been written. */
function pour(response: ServerResponse, chunk: Buffer, most = Number.POSITIVE_INFINITY): void {
  let written = 0;
  const more = (): void => {
    while (written < most && !response.destroyed) {
      written += chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', more);
        return;
      }
    }
    if (!response.destroyed) response.end();
  };
  more();
}

const refuse429 =
  (...waits: readonly string[]): Hostility =>
  (response) => {
    response.writeHead(429, [
      ...Object.entries(json).flat(),
      ...waits.flatMap((wait) => ['Retry-After', wait]),
    ]);
    response.end(error(429));
  };

/** Probes whose calls are of every kind: refused, read and written. */
const few = ['unknown-resource', 'no-credential', 'duplicate-label'];

/** What a check of a sound API takes, with a token for each account. */
const mostOf = ({ plan }: TargetReport): number => plan.requests + 4;

/** How often a clause was seen broken: what is judged of only a few answers need not be raised yet. */
const violationsOf = ({ clauses }: TargetReport, clause: string): number =>
  clauses.filter(({ id }) => id === clause).reduce((sum, { violated }) => sum + violated, 0);

/** The server sees no request that the monitor does not count, and fewer than a check of a sound API takes. */
function expectModesty({ report, requests }: Outcome): void {
  expect(requests).toBeLessThanOrEqual(report.requests);
  expect(report.requests).toBeLessThanOrEqual(mostOf(report));
}

describe('a check of a server whose answers hurt', () => {
  it.each<[string, readonly string[] | undefined, Hostility]>([
    [
      'a body of 100 MB',
      undefined,
      (response) => {
        response.writeHead(404, json);
        pour(response, Buffer.alloc(64 * 1024, ' '), 100 * mebibyte);
      },
    ],
    [
      'chunks that never end',
      few,
      (response) => {
        response.writeHead(404, json);
        pour(response, Buffer.from('{"error":"more and more"'));
      },
    ],
    [
      'JSON nested 10,000 deep',
      undefined,
      (response) => {
        response.writeHead(403, json);
        response.end(`{"error":${'['.repeat(10_000)}${']'.repeat(10_000)}}`);
      },
    ],
    [
      'gzip that grows a thousandfold',
      undefined,
      (response) => {
        response.writeHead(400, { ...json, 'Content-Encoding': 'gzip' });
        response.end(bomb);
      },
    ],
  ])('judges %s and ends', { timeout: 60_000 }, async (_name, probes, hostility) => {
    const outcome = await checkAgainst(hostility, probes === undefined ? {} : { probes });
    expect(violationsOf(outcome.report, 'body/json')).toBeGreaterThan(0);
    expect(outcome.mostWritten).toBeLessThan(16 * mebibyte);
    expectModesty(outcome);
  });

  it('never follows a redirect, and says that it is none of the documented answers', async () => {
    const elsewhere = await serveHttp((_request, response) => {
      response.end();
    });
    const outcome = await checkAgainst((response) => {
      response.writeHead(302, { Location: `${elsewhere.origin}/v2/projects` });
      response.end();
    });
    expect(elsewhere.received).toEqual([]);
    expect(violationsOf(outcome.report, 'status/documented')).toBeGreaterThan(0);
    expectModesty(outcome);
  });

  it('ends when headers do not, and concludes nothing from them', async () => {
    const outcome = await checkAgainst((response) => {
      const { socket } = response;
      if (socket === null) return;
      const more = (): void => {
        let room = true;
        while (room && !socket.destroyed) room = socket.write(`X-More: ${'x'.repeat(1_000)}\r\n`);
        socket.once('drain', more);
      };
      socket.write('HTTP/1.1 404 Not Found\r\n');
      more();
    });
    expect(clausesIn(outcome.report, 'violates', 'intermittent')).toEqual([]);
    expect(outcome.report.verdict).toBe('inconclusive');
    expect(outcome.mostWritten).toBeLessThan(16 * mebibyte);
    // A GET without an answer is tried twice more, as documented clients do.
    expect(outcome.requests).toBeLessThanOrEqual(outcome.report.requests);
    expect(outcome.report.requests).toBeLessThanOrEqual(3 * mostOf(outcome.report));
  });

  it('waits no longer than its deadline for one byte a second', { timeout: 60_000 }, async () => {
    const outcome = await checkAgainst(
      (response) => {
        response.writeHead(404, json);
        const drip = setInterval(() => response.write(' '), 1_000);
        response.on('close', () => clearInterval(drip));
      },
      { probes: ['unknown-resource'] },
    );
    expect(clausesIn(outcome.report, 'violates', 'intermittent')).toEqual([]);
    expect(outcome.report.verdict).toBe('inconclusive');
    expectModesty(outcome);
  });

  it.each([
    ['0', '429/retry-after-range'],
    ['1000000000000', '429/retry-after-range'],
    ['99999999999999999999999999999999', '429/retry-after-range'],
    ['soon', '429/retry-after'],
    ['', '429/retry-after'],
  ])('makes no loop of a Retry-After of "%s"', { timeout: 60_000 }, async (wait, clause) => {
    const { report, requests } = await checkAgainst(refuse429(wait), { probes: few, scale: 200 });
    expect(violationsOf(report, clause)).toBeGreaterThan(0);
    expect(requests).toBeLessThanOrEqual(report.requests);
    // A refused request is sent twice more at the most, and not at all while the target is given a rest.
    expect(report.requests).toBeLessThanOrEqual(3 * mostOf(report));
  });
});
