import { parser } from '@prometheus-io/lezer-promql';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { makeRuleFile, makeRuleFiles } from '../../../dashboards/rule-files.ts';
import { severities } from '../../../src/contract/verdict.ts';
import { definitionOf, metricNames } from '../../../src/metrics/catalogue.ts';
import { alertsOfClause } from '../../../src/metrics/rules/clause-alerts.ts';
import { describeRules } from '../../../src/metrics/rules/document.ts';
import { writeExpression } from '../../../src/metrics/rules/expression.ts';
import { alertRules, recordingRules, ruleGroups } from '../../../src/metrics/rules/rule-groups.ts';
import { metricsUsedByRules, seriesUsedByRules } from '../../../src/metrics/rules/used-metrics.ts';
import { shippedOptions, writeAlert } from '../../../src/metrics/rules/write-alert.ts';
import { writeRules } from '../../../src/metrics/rules/write-rules.ts';

const scaled = { ...shippedOptions, factor: 20, shortestRange: 5, clock: { scale: 20, start: 1_000 } };
const records = recordingRules.map(({ record }) => record);
const alertNames = [...new Set(alertRules.map(({ name }) => name))];

/** The names of the series in an expression, as Prometheus' own grammar sees them. */
function parse(expression: string): string[] {
  const names: string[] = [];
  parser.parse(expression).iterate({
    enter: (node) => {
      expect(node.type.isError, `${expression} breaks at ${node.from}`).toBe(false);
      if (node.name === 'VectorSelector') {
        names.push(expression.slice(node.from, node.to).replace(/\{[^]*/, ''));
      }
    },
  });
  return names;
}

function isKnown(series: string): boolean {
  const metric = metricNames().find((name) => name === series.replace(/_(bucket|count|sum)$/, ''));
  const ofOurs = metric !== undefined && (definitionOf(metric).kind === 'histogram') === (metric !== series);
  return ofOurs || records.some((record) => record === series) || series === 'up';
}

describe.each([
  ['real time', shippedOptions],
  ['scaled time', scaled],
])('the rules in %s', (_, options) => {
  const rules = writeRules(options).flatMap(({ rules }) => rules.groups.flatMap((group) => group.rules));

  it('parse, and read nothing but what the catalogue holds and rules record', () => {
    const names = rules.flatMap(({ expr }) => parse(expr));
    expect(names.filter((name) => !isKnown(name))).toEqual([]);
    const stated = new Set<string>(seriesUsedByRules());
    expect([...new Set(names)].filter((name) => !stated.has(name))).toEqual([]);
  });

  it('record every series once, before any alert reads it', () => {
    expect(records).toEqual([...new Set(records)]);
    const recorded = rules.flatMap((rule) => ('record' in rule ? [rule.record] : []));
    expect(recorded).toEqual(records);
    for (const group of ruleGroups) {
      const own = group.records.map(({ record }) => record);
      const read = group.alerts.flatMap(({ expression }) => parse(writeExpression(expression, options)));
      expect(read.filter((name) => name.includes(':') && !own.some((record) => record === name))).toEqual([]);
    }
  });
});

describe('the alerts', () => {
  it.each(alertRules)('$name ($severity) tells people what they need', (rule) => {
    expect(rule.name).toMatch(/^Faultline([A-Z][a-z]+)+$/);
    expect(rule.summary).toMatch(/^[A-Z][^{}]+\.$/);
    expect(rule.description).toMatch(/\.$/);
    expect(rule.keepFiringFor.seconds).toBeGreaterThan(0);
    const { annotations } = writeAlert(rule, shippedOptions);
    expect(annotations['runbook_url']).toMatch(/^https:\/\/.+\/Faultline\w+\.md$/);
    expect(annotations['dashboard_url']).toMatch(/^https:\/\/.+\/d\/faultline-[a-z-]+\?var-/);
    expect('status_page' in annotations).toBe(rule.labels.some((label) => label === 'target'));
    const named = [...rule.description.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
    expect(named.filter((label) => ![...rule.labels, 'instance'].some((known) => known === label))).toEqual(
      [],
    );
  });

  it('differ in severity where they share a name', () => {
    const keys = alertRules.map(({ name, severity }) => `${name} ${severity}`);
    expect(keys).toEqual([...new Set(keys)]);
  });

  it('give every broken clause three alerts, the worst of them as grave as the clause', () => {
    const names = ['FaultlineContractDrift', 'FaultlineIntermittentDrift', 'FaultlineClauseNeverHeld'];
    for (const severity of severities)
      expect(alertsOfClause(severity).map(({ name }) => name)).toEqual(names);
    expect(severities.map((severity) => alertsOfClause(severity)[0]?.severity)).toEqual([
      'info',
      'warning',
      'critical',
    ]);
  });

  it('each have a page of their own, and every page its alert', async () => {
    const folder = new URL('../../../docs/runbooks/', import.meta.url);
    expect(readdirSync(folder).toSorted()).toEqual(alertNames.map((name) => `${name}.md`).toSorted());
    for (const name of alertNames) {
      const page = await readFile(new URL(`${name}.md`, folder), 'utf8');
      expect(page.startsWith(`# ${name}\n`)).toBe(true);
      expect([...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
        'Meaning',
        'Impact',
        'Diagnosis',
        'Mitigation',
      ]);
    }
  });

  it('are documented whole', () => {
    const text = describeRules();
    for (const { name } of alertRules) expect(text).toContain(`(runbooks/${name}.md)`);
    for (const { summary } of alertRules) expect(text).toContain(summary);
    for (const record of records) expect(text).toContain(`\`${record}\``);
  });
});

describe('writing rules', () => {
  it('uses metrics of the catalogue under their own names', () => {
    expect(metricsUsedByRules()).toContain('faultline_backoff_delay_seconds');
    expect(metricsUsedByRules()).toContain('faultline_target_info');
    expect(metricsUsedByRules().filter((name) => !metricNames().includes(name))).toEqual([]);
  });

  it('makes every generated file, as it is committed', async () => {
    const folder = new URL('../../../dashboards/generated/rules/', import.meta.url);
    expect(readdirSync(folder).toSorted()).toEqual(
      makeRuleFiles()
        .map(({ name }) => name)
        .toSorted(),
    );
    expect(makeRuleFile('contract.yaml')).toBe(makeRuleFile('contract.yaml'));
    expect(() => makeRuleFile('nothing.yaml')).toThrow(RangeError);
  });

  it('shortens every length of time for a monitor that runs faster, down to a useful range', () => {
    const find = (options: typeof scaled | typeof shippedOptions) =>
      alertRules
        .map((rule) => writeAlert(rule, options))
        .find(({ alert }) => alert === 'FaultlineContractDrift');
    const slow = find(shippedOptions);
    const fast = find(scaled);
    expect([slow?.for, slow?.keep_firing_for]).toEqual(['2m', '10m']);
    expect([fast?.for, fast?.keep_firing_for]).toEqual(['6s', '30s']);
    expect(slow?.expr).toContain('[30m]');
    expect(fast?.expr).toContain('[90s]');
    expect(fast?.expr).toContain('> (1000 + 20 * (time() - 1000))');
    const growing = (options: typeof scaled | typeof shippedOptions) =>
      alertRules
        .map((rule) => writeAlert(rule, options))
        .find(({ alert }) => alert === 'FaultlineBackoffGrowing');
    // What the monitor waits within an hour of its own, whatever range of Prometheus that is.
    expect(growing(shippedOptions)?.expr).toContain('[10m]) > 300');
    expect(growing(scaled)?.expr).toContain('[30s]) > 300');
    expect(growing({ ...scaled, factor: 40 })?.expr).toContain('[15s]) > 150');
    const absent = alertRules.find(({ name }) => name === 'FaultlineMonitorAbsent');
    expect(absent && writeExpression(absent.expression, { ...scaled, factor: 1_000 })).toContain('[5s]');
  });

  it('shortens a rule that has a factor of its own by that', () => {
    const texts = writeRules({
      ...scaled,
      ownFactor: (rule) =>
        'name' in rule && rule.name === 'FaultlineRetryAfterDishonest' ? 2_400 : undefined,
    }).map(({ rules }) => JSON.stringify(rules));
    expect(texts.join('')).toContain('dishonest_total[36s]');
    expect(texts.join('')).toContain('"keep_firing_for":"1500ms"');
  });
});
