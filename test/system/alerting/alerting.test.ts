import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Station } from '../../../src/cli/station.ts';
import { createClock } from '../../../src/clock/clock.ts';
import { alertRules } from '../../../src/metrics/rules/rule-groups.ts';
import { shippedOptions, type RuleOptions } from '../../../src/metrics/rules/write-alert.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { panelTargets, substitute } from '../../dashboards/panels.ts';
import { apiFaults, control, notTried } from './faults.ts';
import { findFreePort, startWatchers, type HeardAlert, type Watchers } from './programs.ts';
import { describeTarget, startFaultlineOn, statusPage } from './stations.ts';

/** How much faster than time the monitors run: bursts still keep their spacing on a busy machine. */
const scale = 10;
/** How much shorter the rules' lengths of time become. They may be shorter still, for what they wait for is there at once. */
const factor = 120;
/** One rule looks back a day, and would outlast any test. */
const rateLimitFactor = 2400;

/** The target of the monitor that has faults of its own: it goes away, and comes back with nothing accepted. */
const lonelyTarget = 'lonely';

const patience = { timeout: 120_000, interval: 500 };

describe('alerts and dashboards on the real programs', () => {
  const sandboxes = new Map<string, Sandbox>();
  const heard = new Map<string, HeardAlert>();
  const stopping: (() => Promise<unknown>)[] = [];
  let watchers: Watchers;
  let lonely: { station: Station; start: () => Promise<Station>; instance: string };

  /** Everything that Alertmanager tells of now; what it ever told of is remembered. */
  const listen = async (): Promise<readonly HeardAlert[]> => {
    const alerts = await watchers.alerts();
    for (const alert of alerts) heard.set(JSON.stringify(alert.labels), alert);
    return alerts;
  };
  const unheard = async (awaited: readonly Wanted[]): Promise<Wanted[]> => {
    await listen();
    return awaited.filter((labels) => findAlert([...heard.values()], labels) === undefined);
  };
  const heardWith = (labels: Wanted): HeardAlert => {
    const alert = findAlert([...heard.values()], labels);
    if (alert === undefined) throw new RangeError(`nothing was heard of ${JSON.stringify(labels)}`);
    return alert;
  };
  const sandboxOf = (target: string): Sandbox => {
    const sandbox = sandboxes.get(target);
    if (sandbox === undefined) throw new RangeError(`there is no sandbox for ${target}`);
    return sandbox;
  };

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'faultline-alerting-'));
    stopping.push(() => rm(folder, { recursive: true, force: true }));
    const start = Date.now() / 1000;
    const clock = createClock(scale);
    const rulesFor = (file: string): RuleOptions => ({
      ...shippedOptions,
      factor: file === 'rate-limit.yaml' ? rateLimitFactor : factor,
      shortestRange: 10,
      clock: { scale, start },
    });
    for (const { target, drifts, fromTheStart } of apiFaults) {
      const sandbox = await startSandbox({ clock, drifts: fromTheStart === true ? drifts : [] });
      sandboxes.set(target, sandbox);
      stopping.unshift(() => sandbox.stop());
    }
    const targets = apiFaults.map(({ target, probes }) => describeTarget(sandboxOf(target), target, probes));
    const store = { path: join(folder, 'store'), retentionDays: 1 };
    const station = await startFaultlineOn(targets, { clock, port: 0, store });
    stopping.unshift(() => station.stop());

    const port = await findFreePort();
    const own = await startSandbox({ clock });
    stopping.unshift(() => own.stop());
    const alone = describeTarget(own, lonelyTarget, ['valid-credential']);
    const expires = clock.now() + 3 * 86_400_000;
    const accepting = { ...alone, accepted: [{ clause: 'body/foreign', reason: 'known', expires }] };
    lonely = {
      station: await startFaultlineOn([accepting], { clock, port }),
      start: () => startFaultlineOn([alone], { clock, port }),
      instance: `127.0.0.1:${port}`,
    };
    stopping.unshift(() => lonely.station.stop());

    watchers = await startWatchers({
      folder,
      faultlines: [new URL(station.url).host, lonely.instance],
      rulesFor,
    });
    stopping.unshift(() => watchers.stop());
  });

  afterAll(async () => {
    for (const stop of stopping) await stop();
  });

  it('are quiet as long as every API keeps its contract', async () => {
    const healthy = apiFaults.filter(({ fromTheStart }) => fromTheStart !== true);
    const awaited = healthy.flatMap(({ target, raises }) =>
      raises.flatMap(({ clause }) => (clause === undefined ? [] : [`${target} ${clause}`])),
    );
    const conforming = async (): Promise<string[]> => {
      const { result } = await watchers.query(
        'sum by (target, clause) (faultline_clause_judgements_total{judgement="conforms"}) > 3',
      );
      const judged = new Set(result.map(({ metric }) => `${metric['target']} ${metric['clause']}`));
      return awaited.filter((each) => !judged.has(each));
    };
    await expect.poll(conforming, patience).toEqual([]);
    await listen();
    const isEarly = ({ labels: { target, alertname = '' } }: HeardAlert): boolean =>
      healthy.some((fault) => fault.target === target && fault.bears?.includes(alertname) !== true);
    const early = [...heard.values()].filter(isEarly);
    expect(early).toEqual([]);
  });

  it('fire on their causes, each with its words and addresses', async () => {
    for (const { target, drifts, fromTheStart, script } of apiFaults) {
      if (fromTheStart !== true) for (const drift of drifts) sandboxOf(target).switchDrift(drift, true);
      if (script !== undefined) sandboxOf(target).script(script);
    }
    const awaited = [...raisedByApis, acceptanceEnds];
    await expect.poll(() => unheard(awaited), patience).toEqual([]);
    for (const labels of awaited) {
      const { annotations } = heardWith(labels);
      expect(annotations).toMatchObject({
        ...wordsOf(labels.alertname),
        description: expect.stringContaining(labels.target),
        status_page: statusPage,
      });
      expect(JSON.stringify(annotations)).not.toMatch(unrendered);
    }
  });

  it('let every panel of every dashboard be asked, and show what there is', async () => {
    const empty: string[] = [];
    for (const { where, panel, expression } of panelTargets()) {
      const { status, error, result } = await watchers.query(
        substitute(expression, { rate: '60s', view: '10m' }),
      );
      expect(`${where}: ${status} ${error ?? ''}`).toBe(`${where}: success `);
      if (result.length === 0 && !mayBeEmpty.has(panel.title ?? '')) empty.push(where);
    }
    expect(empty).toEqual([]);
  });

  it('tell of a monitor that is gone', async () => {
    await lonely.station.stop();
    const gone = { alertname: 'FaultlineMonitorAbsent', severity: 'critical', instance: lonely.instance };
    await expect.poll(() => unheard([gone]), patience).toEqual([]);
    const { annotations } = heardWith(gone);
    expect(annotations).toMatchObject({
      ...wordsOf(gone.alertname),
      description: expect.stringContaining(lonely.instance),
    });
    expect(JSON.stringify(annotations)).not.toMatch(unrendered);
  });

  it('end when the API keeps its contract again', async () => {
    for (const { target } of apiFaults) {
      const sandbox = sandboxOf(target);
      for (const drift of sandbox.drifts()) sandbox.switchDrift(drift, false);
    }
    lonely = { ...lonely, station: await lonely.start() };
    const awaited: readonly Wanted[] = [...raisedByApis, ...raisedByLonely];
    const left = async (wanted: readonly Wanted[]): Promise<Wanted[]> => {
      const alerts = await listen();
      return wanted.filter((labels) => findAlert(alerts, labels) !== undefined);
    };
    await expect.poll(() => left(awaited), patience).toEqual([]);
  });

  it('are all tried here, but for those that are known not to be', () => {
    const tried = [...raisedByApis, ...raisedByLonely].map(({ alertname }) => alertname);
    const names = new Set<string>(alertRules.map(({ name }) => name));
    expect([...new Set(tried), ...notTried].toSorted()).toEqual([...names].toSorted());
  });

  it('never speak of the target on which nothing was wrong', () => {
    expect([...heard.values()].filter(({ labels }) => labels['target'] === control)).toEqual([]);
  });
});

/** Panels about what these APIs did not do to the monitor. */
const mayBeEmpty = new Set([
  'Without an answer',
  'Requests without an answer by reason',
  'Clean-up failures',
]);

type Wanted = Readonly<Record<string, string>>;

const raisedByApis = apiFaults.flatMap(({ target, raises }) =>
  raises.map((labels) => ({ ...labels, target })),
);

const acceptanceEnds = {
  alertname: 'FaultlineAcceptedDeviationExpiring',
  severity: 'warning',
  target: lonelyTarget,
};
const raisedByLonely = [acceptanceEnds, { alertname: 'FaultlineMonitorAbsent' }];

/** What is left where a template was not filled in. */
const unrendered = /\{\{|<no value>|error expanding/;

/** What every alert says, whatever it is about. */
function wordsOf(alertname: string) {
  return {
    summary: expect.stringMatching(/^[A-Z][^{}]+\.$/),
    runbook_url: expect.stringContaining(`/${alertname}.md`),
    dashboard_url: expect.stringMatching(/^https:\/\/[^{}]+\/d\/faultline-[^{}]+=[^{}]+$/),
  };
}

function findAlert(alerts: readonly HeardAlert[], labels: Wanted): HeardAlert | undefined {
  return alerts.find((alert) =>
    Object.entries(labels).every(([name, value]) => alert.labels[name] === value),
  );
}
