import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { TargetReport } from '../../src/report/report.ts';
import { serveHttp } from '../client/http-server.ts';
import { clausesIn } from '../support/sandbox-check.ts';
import { checkAgainst, type Hostility, type Outcome } from './check-against.ts';

const mebibyte = 1024 * 1024;

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

const hangUp: Hostility = (response) => response.socket?.destroy();

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

  it.each<[string, Hostility, (rest: string) => string]>([
    ['resets every connection', (response) => response.socket?.resetAndDestroy(), (rest) => rest],
    ['closes every connection', hangUp, (rest) => rest],
    ['closes its half of every connection', (response) => response.socket?.end(), (rest) => rest],
    ['is nowhere to be found by name', hangUp, () => 'http://faultline.invalid/v2'],
    ['does not listen', hangUp, () => 'http://127.0.0.1:9/v2'],
    ['speaks no TLS', hangUp, (rest) => rest.replace('http:', 'https:')],
  ])('blames one that %s for nothing', async (_name, hostility, moved) => {
    const { report } = await checkAgainst(hostility, {
      probes: ['unknown-resource'],
      change: (target) => ({ ...target, apis: { ...target.apis, rest: moved(target.apis.rest) } }),
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    expect(report.verdict).toBe('inconclusive');
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
