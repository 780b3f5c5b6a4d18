import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../../src/clock/clock.ts';
import { alertRules } from '../../../src/metrics/rules/rule-groups.ts';
import type { AlertRule, RecordingRule } from '../../../src/metrics/rules/rule.ts';
import { shippedOptions } from '../../../src/metrics/rules/write-alert.ts';
import { panelTargets, substitute } from '../../dashboards/panels.ts';
import { apiFaults, control, type ApiFault, type Raised } from './api-faults.ts';
import { startFaultyApi, type FaultyApi } from './faulty-api.ts';
import { monitorFaults } from './monitor-faults.ts';
import { startPatient, type Patient } from './patient.ts';
import { startWatchers, type HeardAlert, type Watchers } from './programs.ts';
import { describeTarget, startFaultlineOn, statusPage } from './stations.ts';

/** How much faster than time the monitors run: requests still keep their spacing on a busy machine. */
const scale = 3;
/** How much shorter the rules' lengths of time become. They may be shorter still, for what they wait for is there at once. */
const factor = 120;
/** Some look back so far that they would outlast any test; others must not take a machine that is busy for a fault. */
const ownFactors = new Map([
  ['FaultlineMonitorAbsent critical', 6],
  ['FaultlineMonitorAbsent warning', 6],
  ['FaultlineProbeStale warning', 40],
  ['FaultlineTokenRenewalFailing warning', 60],
  ['FaultlineRetryAfterDishonest warning', 2_400],
  ['FaultlinePropagationSlow warning', 360],
  ['FaultlineErrorBudgetBurn warning', 480],
  ...['3h', '6h', '1d', '3d'].map(
    (window) => [`target_api:faultline_error_budget:burn_rate${window}`, 480] as const,
  ),
]);

/** A machine may be busy; nothing here takes a third of this on one that is not. */
const patience = { timeout: 400_000, interval: 1_000 };

/** An alert that must be heard of, and the name that its words must contain. */
type Wanted = { readonly labels: Readonly<Record<string, string>>; readonly subject: string };

describe('alerts and dashboards on the real programs', () => {
  const apis: FaultyApi[] = [];
  const patients: Patient[] = [];
  const heard = new Map<string, HeardAlert>();
  const stopping: (() => Promise<unknown>)[] = [];
  let watchers: Watchers;
  /** Host and port of the monitor that watches all the APIs. */
  let main: string;

  /** Everything that Alertmanager tells of now; what it ever told of is remembered. */
  const listen = async (): Promise<readonly HeardAlert[]> => {
    const alerts = await watchers.alerts();
    for (const alert of alerts) heard.set(JSON.stringify(alert.labels), alert);
    return alerts;
  };
  const wasHeard = ({ labels }: Wanted): boolean => findAlert([...heard.values()], labels) !== undefined;
  /** Those of these queries to which the answer is nothing. Every one must be answered. */
  const findEmpty = async (expressions: readonly string[]): Promise<string[]> => {
    const answers = await Promise.all(expressions.map((expression) => watchers.query(expression)));
    const failed = answers.flatMap(({ error }, index) =>
      error === undefined ? [] : [`${expressions[index]}: ${error}`],
    );
    expect(failed).toEqual([]);
    return expressions.filter((_, index) => answers[index]?.result.length === 0);
  };
  const raisedByPatients = (): Wanted[] =>
    patients.flatMap(({ instance, fault: { raises, target } }) =>
      raises.map((raised) =>
        aboutTargets(raised)
          ? { labels: { ...raised, target }, subject: target }
          : { labels: { ...raised, instance }, subject: instance },
      ),
    );

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'faultline-alerting-'));
    stopping.push(() => rm(folder, { recursive: true, force: true }));
    const start = Date.now() / 1000;
    const clock = createClock(scale);
    for (const fault of apiFaults) {
      const api = await startFaultyApi(fault, clock);
      apis.push(api);
      stopping.unshift(() => api.stop());
    }
    const targets = apis.map(({ sandbox, fault }) =>
      describeTarget(sandbox, fault.target, fault.probes, fault.cron),
    );
    const store = { place: { folder: join(folder, 'store') }, retentionDays: 1 };
    const station = await startFaultlineOn(targets, { clock, port: 0, store });
    stopping.unshift(() => station.stop());

    for (const fault of monitorFaults) {
      const patient = await startPatient(fault, { folder, clock });
      patients.push(patient);
      stopping.unshift(() => patient.stop());
    }
    main = new URL(station.url).host;
    watchers = await startWatchers({
      folder,
      faultlines: [main, ...patients.map(({ instance }) => instance)],
      rules: { ...shippedOptions, factor, shortestRange: 15, clock: { scale, start }, ownFactor },
    });
    stopping.unshift(() => watchers.stop());
  });

  afterAll(async () => {
    for (const stop of stopping) await stop();
  });

  it('are quiet as long as every API keeps its contract and every monitor is well', async () => {
    const later = apiFaults.filter(({ fromTheStart }) => fromTheStart !== true);
    const judged = later.flatMap(({ target, raises }) =>
      raises.flatMap(({ clause }) =>
        clause === undefined
          ? []
          : [
              `sum by (target) (faultline_clause_judgements_total{target="${target}",clause="${clause}",judgement="conforms"}) > 2`,
            ],
      ),
    );
    const ran = [...apiFaults, ...monitorFaults].map(
      ({ target }) => `sum by (target) (faultline_probe_runs_total{target="${target}"}) > 2`,
    );
    let missing = [...judged, ...ran, ...monitorFaults.flatMap(({ after }) => after ?? [])];
    const look = async (): Promise<string[]> => {
      await listen();
      missing = await findEmpty(missing);
      return missing;
    };
    await expect.poll(look, patience).toEqual([]);
    expect([...later.flatMap(wantedOf), ...raisedByPatients()].filter(wasHeard)).toEqual([]);
  });

  it('fire on their causes, each with its words and addresses', async () => {
    for (const api of apis) if (api.fault.fromTheStart !== true) api.fallIll();
    await Promise.all(patients.map((patient) => patient.fallIll()));
    const awaited = [...raisedByApis, ...raisedByPatients()];
    const unheard = async (): Promise<Wanted[]> => {
      await listen();
      return awaited.filter((wanted) => !wasHeard(wanted));
    };
    await expect.poll(unheard, patience).toEqual([]);
    for (const { labels, subject } of awaited) {
      const annotations = findAlert([...heard.values()], labels)?.annotations ?? {};
      expect(annotations).toMatchObject(wordsOf(labels, subject));
      expect(JSON.stringify(annotations)).not.toMatch(unrendered);
    }
  });

  it('let every panel of every dashboard be asked, and show what there is', async () => {
    let empty = panelTargets().map(({ expression }) => substitute(expression, { rate: '60s', view: '10m' }));
    const ask = async (): Promise<string[]> => {
      empty = await findEmpty(empty);
      return empty;
    };
    await expect.poll(ask, patience).toEqual([]);
  });

  it('end when the API keeps its contract again, and the monitor is well', async () => {
    await Promise.all([...apis, ...patients].map((each) => each.recover()));
    const awaited = [...raisedByApis, ...raisedByPatients()];
    const left = async (): Promise<Wanted[]> => {
      const alerts = await listen();
      return awaited.filter(({ labels }) => findAlert(alerts, labels) !== undefined);
    };
    await expect.poll(left, patience).toEqual([]);
  });

  it('are all tried here, in each of their severities', () => {
    const tried = [...raisedByApis, ...raisedByPatients()].map(({ labels }) => labels);
    const names = tried.map(({ alertname, severity }) => `${alertname} ${severity}`);
    expect([...new Set(names)].toSorted()).toEqual(alertRules.map(nameRule).toSorted());
  });

  it('never speak of the target on which nothing was wrong, nor of the monitor that watches it', () => {
    const wrong = [...heard.values()].filter(
      ({ labels }) =>
        labels['target'] === control || (labels['target'] === undefined && labels['instance'] === main),
    );
    expect(wrong).toEqual([]);
  });
});

function wantedOf({ target, raises }: ApiFault): Wanted[] {
  return raises.map((raised) => ({ labels: { ...raised, target }, subject: target }));
}

const raisedByApis = apiFaults.flatMap(wantedOf);

function nameRule(rule: AlertRule | RecordingRule): string {
  return 'record' in rule ? rule.record : `${rule.name} ${rule.severity}`;
}

function ownFactor(rule: AlertRule | RecordingRule): number | undefined {
  return ownFactors.get(nameRule(rule));
}

/** What is left where a template was not filled in. */
const unrendered = /\{\{|<no value>|error expanding/;

/** Whether an alert is about one target, and not about the whole monitor. */
function aboutTargets({ alertname, severity }: Raised): boolean {
  const rule = alertRules.find((each) => nameRule(each) === `${alertname} ${severity}`);
  if (rule === undefined) throw new RangeError(`there is no alert ${alertname} of severity ${severity}`);
  return rule.labels.includes('target');
}

/** What an alert must say. */
function wordsOf(labels: Wanted['labels'], subject: string) {
  const { alertname, instance } = labels;
  const isAboutMonitor = subject === instance;
  return {
    summary: expect.stringMatching(/^[A-Z][^{}]+\.$/),
    description: expect.stringContaining(subject),
    runbook_url: expect.stringMatching(new RegExp(`^https://[^{}]+/${alertname}\\.md$`)),
    dashboard_url: expect.stringMatching(
      new RegExp(
        `^https://[^{}]+/d/faultline-[^{}]+[?]var-${isAboutMonitor ? 'instance' : 'target'}=${subject}`,
      ),
    ),
    ...(isAboutMonitor ? {} : { status_page: statusPage }),
  };
}

function findAlert(alerts: readonly HeardAlert[], labels: Wanted['labels']): HeardAlert | undefined {
  return alerts.find((alert) =>
    Object.entries(labels).every(([name, value]) => alert.labels[name] === value),
  );
}
