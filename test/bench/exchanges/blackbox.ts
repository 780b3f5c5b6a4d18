import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { stringify } from 'yaml';
import { findFreePort } from '../support/free-port.ts';
import { conflictRequest } from '../support/conflict-call.ts';

const program = '/usr/bin/prometheus-blackbox-exporter';

/** The peer, as Debian packages it. */
export type Blackbox = {
  readonly pid: number;
  /** Has it probe so often; resolves with how many probes it called a success. */
  probe(count: number, drifted: boolean): Promise<number>;
  stop(): Promise<void>;
};

/** Starts the exporter with the assertions that come closest to ours; undefined where it is not installed. */
export async function startBlackbox(target: number): Promise<Blackbox | undefined> {
  if (!existsSync(program)) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'faultline-bench-'));
  const file = join(folder, 'blackbox.yml');
  await writeFile(file, stringify({ modules: { conflict: moduleFor(target) } }));
  const port = await findFreePort();
  const address = `127.0.0.1:${port}`;
  const child = spawn(program, [`--config.file=${file}`, `--web.listen-address=${address}`], {
    stdio: 'ignore',
  });
  const agent = new Agent();
  await untilHealthy(`http://${address}/-/healthy`, () => child.exitCode !== null);
  return {
    pid: child.pid ?? 0,
    async probe(count, drifted) {
      const query = new URLSearchParams({ module: 'conflict', target: conflictRequest(target, drifted).url });
      let conforming = 0;
      for (let done = 0; done < count; done += 1) {
        const { body } = await request(`http://${address}/probe?${query.toString()}`, { dispatcher: agent });
        if (/^probe_success 1$/m.test(await body.text())) conforming += 1;
      }
      return conforming;
    },
    async stop() {
      await agent.close();
      child.kill();
      await rm(folder, { recursive: true });
    },
  };
}

function moduleFor(target: number): object {
  const { method, headers, body } = conflictRequest(target);
  const own = new Set(['host', 'connection', 'content-length']);
  const sent = headers.filter(([name]) => !own.has(name.toLowerCase()));
  return {
    prober: 'http',
    timeout: '60s',
    http: {
      method,
      headers: Object.fromEntries(sent),
      body: body === undefined ? '' : Buffer.from(body).toString(),
      preferred_ip_protocol: 'ip4',
      valid_status_codes: [409],
      fail_if_body_not_matches_regexp: [
        String.raw`"error":\s*"[^"]+"`,
        String.raw`"code":\s*"?409"?`,
        String.raw`"help":\s*"https://[^"]+#409"`,
      ],
      fail_if_header_matches: [{ header: 'Retry-After', regexp: '.*', allow_missing: true }],
    },
  };
}

async function untilHealthy(url: string, hasEnded: () => boolean): Promise<void> {
  for (;;) {
    if (hasEnded()) throw new Error(`${program} ended at once`);
    const answer = await request(url).catch(() => undefined);
    await answer?.body.dump();
    if (answer?.statusCode === 200) return;
    await sleep(50);
  }
}
