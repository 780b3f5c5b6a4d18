import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { makeRuleFiles } from '../../../dashboards/rule-files.ts';
import type { RuleOptions } from '../../../src/metrics/rules/write-alert.ts';
import { startProgram, type RunningProgram } from '../../support/program.ts';

/** An alert as Alertmanager tells of it. */
export type HeardAlert = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

/** What Prometheus answers to an instant query. */
export type Answer = {
  readonly status: string;
  readonly error?: string;
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: [number, string];
  }[];
};

/** Prometheus and Alertmanager at work. */
export type Watchers = {
  query(expression: string): Promise<Answer>;
  /** The alerts that are active in Alertmanager now. */
  alerts(): Promise<readonly HeardAlert[]>;
  stop(): Promise<void>;
};

let lastPort = 15_000 + Math.floor(Math.random() * 10_000);

/**
 * A port below those that systems hand out by themselves: nobody is given it while what listens there is away.
 * Never the same one twice.
 */
export async function findLastingPort(): Promise<number> {
  do lastPort += 1;
  while (!(await isFree(lastPort)));
  return lastPort;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Starts both in a folder of their own, with every rule written for monitors at these speeds. */
export async function startWatchers(setup: {
  readonly folder: string;
  /** Host and port of every Faultline. */
  readonly faultlines: readonly string[];
  readonly rules: RuleOptions;
  /** Where Alertmanager sends each alert by itself; nowhere when absent. */
  readonly receiver?: string;
}): Promise<Watchers> {
  const { folder, receiver } = setup;
  await mkdir(join(folder, 'rules'));
  for (const { name, text } of makeRuleFiles(setup.rules)) {
    await writeFile(join(folder, 'rules', name), text);
  }
  const alertmanager = await startAlertmanager(folder, receiver);
  const prometheus = await startPrometheus(folder, setup.faultlines, alertmanager.host).catch(
    async (error: unknown) => {
      await alertmanager.program.stop();
      throw error;
    },
  );
  return {
    async query(expression) {
      const answer = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(expression)}`);
      const { status, error, data } = (await answer.json()) as Answer & { data?: Answer };
      return { status, ...(error === undefined ? {} : { error }), result: data?.result ?? [] };
    },
    async alerts() {
      const answer = await fetch(`http://${alertmanager.host}/api/v2/alerts?active=true`);
      return (await answer.json()) as HeardAlert[];
    },
    async stop() {
      await Promise.all([prometheus.program.stop(), alertmanager.program.stop()]);
    },
  };
}

type Started = { readonly program: RunningProgram; readonly host: string };

async function startAlertmanager(folder: string, receiver: string | undefined): Promise<Started> {
  const route = { group_wait: '1s', group_interval: '1s', group_by: ['...'] };
  const config =
    receiver === undefined
      ? { route: { receiver: 'nobody', group_wait: '1s' }, receivers: [{ name: 'nobody' }] }
      : {
          route: { receiver: 'somebody', ...route },
          receivers: [{ name: 'somebody', webhook_configs: [{ url: receiver }] }],
        };
  await writeFile(join(folder, 'alertmanager.yml'), stringify(config));
  const host = `127.0.0.1:${await findLastingPort()}`;
  const program = startProgram('prometheus-alertmanager', [
    `--config.file=${join(folder, 'alertmanager.yml')}`,
    `--storage.path=${join(folder, 'alertmanager')}`,
    `--web.listen-address=${host}`,
    '--cluster.listen-address=',
  ]);
  await program.until(/Listening/);
  return { program, host };
}

async function startPrometheus(
  folder: string,
  faultlines: readonly string[],
  alertmanager: string,
): Promise<Started & { readonly url: string }> {
  const config = {
    global: { scrape_interval: '4s', evaluation_interval: '2s' },
    rule_files: [join(folder, 'rules', '*.yaml')],
    scrape_configs: [{ job_name: 'faultline', static_configs: [{ targets: faultlines }] }],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
  };
  await writeFile(join(folder, 'prometheus.yml'), stringify(config));
  const host = `127.0.0.1:${await findLastingPort()}`;
  const program = startProgram('prometheus', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'prometheus')}`,
    `--web.listen-address=${host}`,
  ]);
  await program.until(/Server is ready/);
  return { program, host, url: `http://${host}` };
}
