import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificates } from '../support/secure-client.ts';
import { startFaultline, startProgram, type RunningProgram } from '../support/program.ts';

const clauses = [
  'body/json',
  'body/error',
  'body/code',
  'body/help',
  'status/documented',
  '401/no-credential',
  '401/unknown-credential',
  '401/expired-token',
  '401/valid-credential',
  '404/resource',
  '409/duplicate-label',
  '429/enforced',
  '429/retry-after',
  '429/retry-after-range',
  '429/retry-after-honest',
];

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Follows what the sandbox answers until it stops; the list grows meanwhile. */
async function readLog(url: URL): Promise<readonly LoggedAnswer[]> {
  const answers: LoggedAnswer[] = [];
  const { body } = await fetch(url);
  const read = async (): Promise<void> => {
    let rest = '';
    for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = `${rest}${part}`.split('\n');
      rest = lines.pop() ?? '';
      answers.push(...lines.map((line) => JSON.parse(line) as LoggedAnswer));
    }
  };
  // Its end is that of the sandbox, in order or not.
  read().catch(() => {});
  return answers;
}

/** When a request was answered, in milliseconds, and how. */
type LoggedAnswer = { readonly at: number; readonly status?: number };

/** A monitor of nothing, whose pages are for clients with a certificate and for users with a password. */
async function startSecured(folder: string): Promise<RunningProgram> {
  const access = {
    tls_server_config: {
      cert_file: join(certificates, 'server.crt'),
      key_file: join(certificates, 'server.key'),
      client_auth_type: 'RequireAndVerifyClientCert',
      client_ca_file: join(certificates, 'ca.crt'),
      client_allowed_sans: ['prometheus.example'],
    },
    basic_auth_users: { prometheus: '$2b$04$AviPGoUBVHL8cMe/oKA67OfSwxu7MIShFmBFKFzd8qhOcIu8.Y1Ha' },
  };
  const target = {
    name: 'only',
    contract: 'disruptive-technologies',
    apis: { rest: 'http://127.0.0.1:9/v2' },
    maintenance: [{ from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }],
  };
  await writeFile(join(folder, 'web.yaml'), JSON.stringify(access));
  const web = { listen: '127.0.0.1:0', config_file: 'web.yaml' };
  await writeFile(join(folder, 'faultline.yaml'), JSON.stringify({ web, targets: [target] }));
  return startFaultline(['serve', '--config', join(folder, 'faultline.yaml')], folder);
}

/** How Prometheus scrapes it. */
async function describeSecured(secured: RunningProgram): Promise<object> {
  const url = (await secured.until(/Metrics\s+(https:\S+)/))[1] ?? '';
  return {
    scheme: 'https',
    basic_auth: { username: 'prometheus', password: 'wonderland' },
    tls_config: {
      ca_file: join(certificates, 'server.crt'),
      cert_file: join(certificates, 'client.crt'),
      key_file: join(certificates, 'client.key'),
    },
    static_configs: [{ targets: [new URL(url).host] }],
  };
}

describe('the demo under a real Prometheus', () => {
  let folder: string;
  let demo: RunningProgram;
  let secured: RunningProgram;
  let prometheus: RunningProgram;
  let metrics: string;
  let query: (expression: string) => Promise<{ metric: Record<string, string>; value: [number, string] }[]>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faultline-prometheus-'));
    demo = startFaultline(['demo']);
    metrics = (await demo.until(/Metrics\s+(\S+)/))[1] ?? '';
    secured = await startSecured(folder);
    const port = await freePort();
    const scrape = {
      global: { scrape_interval: '1s' },
      scrape_configs: [
        { job_name: 'faultline', static_configs: [{ targets: [new URL(metrics).host] }] },
        { job_name: 'secured', ...(await describeSecured(secured)) },
      ],
    };
    await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(scrape));
    prometheus = startProgram('prometheus', [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    await prometheus.until(/Server is ready/);
    query = async (expression) => {
      const answer = await fetch(
        `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`,
      );
      const { data } = (await answer.json()) as { data: { result: Awaited<ReturnType<typeof query>> } };
      return data.result;
    };
  });

  afterAll(async () => {
    await Promise.all([demo.stop(), secured.stop(), prometheus.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  it('is green, shows a judgement of every clause, and is up', async () => {
    const first = await demo.until(/First judgement after ([\d.]+) s/);
    const pass = await demo.until(/First pass after ([\d.]+) s/);
    console.log(`first judgement after ${first[1]} s, first pass after ${pass[1]} s`);
    await expect
      .poll(() => query('up{job="faultline"}'), { timeout: 30_000 })
      .toMatchObject([{ value: [expect.any(Number), '1'] }]);
    await expect
      .poll(
        async () => {
          const judged = await query(
            'sum by (clause) (faultline_clause_judgements_total{judgement="conforms"}) > 0',
          );
          return clauses.filter((clause) => !judged.some(({ metric }) => metric['clause'] === clause));
        },
        { timeout: 30_000 },
      )
      .toEqual([]);
    expect(await query('faultline_clause_judgements_total{judgement="violates"} > 0')).toEqual([]);
  });

  it('is scraped over TLS with a certificate and a password too, where a web configuration asks for both', async () => {
    await expect
      .poll(() => query('up{job="secured"}'), { timeout: 30_000 })
      .toMatchObject([{ value: [expect.any(Number), '1'] }]);
    expect(await query('faultline_target_info{job="secured", target="only"}')).toHaveLength(1);
    expect(await query('up{job="secured"} == 0')).toEqual([]);
  });

  it('leaves promtool nothing to say about its metrics', async () => {
    const input = await (await fetch(metrics)).text();
    const checked = spawnSync('promtool', ['check', 'metrics'], { input });
    expect(`${String(checked.stdout)}${String(checked.stderr)}`).toBe('');
    expect(checked.status).toBe(0);
  });

  it('finds the drift that the line it printed switches on, and sees it mended', async () => {
    const url = (await demo.until(/curl -X PUT (\S+)/))[1] ?? '';
    const switched = Date.now();
    await fetch(url, { method: 'PUT' });
    await demo.until(/raised: 429\/retry-after on/);
    console.log(`drift found after ${((Date.now() - switched) / 1000).toFixed(1)} s`);
    await expect
      .poll(() => query('faultline_clause_drift{clause="429/retry-after", kind="persistent"} == 1'), {
        timeout: 30_000,
      })
      .not.toEqual([]);
    await fetch(url, { method: 'DELETE' });
    await demo.until(/recovered: 429\/retry-after on/, 120);
  });

  it('stops within five seconds, removes what it made unless it has to wait, and ends with 0', async () => {
    const control = (await demo.until(/curl -X PUT (\S+)/))[1] ?? '';
    const answers = await readLog(new URL('/log?follow=true', control));
    const asked = Date.now();
    expect(await demo.stop('SIGINT')).toBe(0);
    console.log(`stopped after ${((Date.now() - asked) / 1000).toFixed(1)} s`);
    const last = answers.at(-1)?.at ?? 0;
    const mustWait = answers.some(({ at, status }) => status === 429 && at > last - 6_000);
    expect(demo.written().includes('Left behind') && !mustWait).toBe(false);
  });
});
