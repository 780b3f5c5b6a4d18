import { type Panel, type VariableModel, VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtDashboards, panelsOf, panelTargets, queriesOf, variablesOf } from './panels.ts';
import { selectorsOf } from './promql.ts';

/**
 * The rules of grafana/dashboard-linter in strict mode, for Prometheus. The program itself is written in Go, which
 * these tests do not ask for; docs/operations.md says how to run it.
 */

/** Those of the units which the linter knows that these dashboards use. */
const units = ['short', 'none', 'percentunit', 's', 'bytes', 'reqps', 'dateTimeAsIso'];

const onDataSource = { type: 'prometheus', uid: '$datasource' };

/** Whether a series is recorded of all instances together, so that there is none to choose. */
function isOfAllInstances(series: string): boolean {
  return /^target(_[a-z]+)*:/.test(series);
}

describe.each(builtDashboards)('$title', (dashboard) => {
  const variable = (name: string): VariableModel | undefined =>
    variablesOf(dashboard).find((candidate) => candidate.name === name);

  it('has one data source to choose (template-datasource-rule)', () => {
    const sources = variablesOf(dashboard).filter(({ type }) => type === VariableType.Datasource);
    expect(sources).toMatchObject([{ name: 'datasource', label: 'Data source', query: 'prometheus' }]);
  });

  it.each(['job', 'instance'])('lets choose the %s (template-job-rule, template-instance-rule)', (name) => {
    expect(variable(name)).toMatchObject({
      type: 'query',
      datasource: { uid: '$datasource' },
      label: name === 'job' ? 'Job' : 'Instance',
      multi: true,
      allValue: '.+',
    });
  });

  it('asks for choices in PromQL, anew for each range of time (template-label-promql-rule, template-on-time-change-reload-rule)', () => {
    const queried = variablesOf(dashboard).filter(({ type }) => type === VariableType.Query);
    expect(queried).toHaveLength(4);
    for (const { refresh, definition = '' } of queried) {
      expect(refresh).toBe(2);
      const [, selector] = /^label_values\((.+), ([a-z_]+)\)$/.exec(definition) ?? [];
      expect(selectorsOf(selector ?? '')).toHaveLength(1);
    }
  });

  it('cannot be edited in place (uneditable-dashboard)', () => {
    expect(dashboard.editable).toBe(false);
  });

  it.each(panelsOf(dashboard))(
    'panel $title has data source, title, description, unit and queries (panel-…-rule)',
    (panel: Panel) => {
      expect(panel.datasource).toEqual(onDataSource);
      expect(panel.title).toMatch(/^[A-Z]/);
      expect(panel.description).toMatch(/^[A-Z].+\.$/);
      expect(units).toContain(panel.fieldConfig?.defaults.unit);
      expect(queriesOf(panel)).not.toEqual([]);
      for (const query of panel.targets ?? []) expect(query).toMatchObject({ datasource: onDataSource });
    },
  );
});

describe('the exceptions that the linter is told', () => {
  it('are the panels of what is recorded of all instances together, and no others', () => {
    const told = parse(
      readFileSync(new URL('../../dashboards/generated/.lint', import.meta.url), 'utf8'),
    ) as unknown;
    const showing = panelTargets().filter(({ expression }) =>
      selectorsOf(expression.replaceAll(/\$__\w+/g, '5m')).some(({ name }) => isOfAllInstances(name)),
    );
    const panels = new Map(
      showing.map(({ dashboard, panel: { title = '' } }) => [
        `${dashboard} ${title}`,
        { dashboard, panel: title },
      ]),
    );
    expect(told).toEqual({
      exclusions: {
        'target-instance-rule': { reason: expect.any(String), entries: [...panels.values()] },
      },
    });
  });
});

describe('every query', () => {
  it.each(panelTargets())('follows job and instance, and counts by rates: $where', ({ expression }) => {
    const placed = expression.replaceAll('$__rate_interval', '8869990787ms').replaceAll('$__range', '6d');
    const selectors = selectorsOf(placed);
    const rates = ['rate', 'irate'];
    const counting = new Set([...rates, 'increase']);
    const broken = {
      'target-job-rule': selectors.filter(({ matchers }) => !matchers.includes('job=~"$job"')),
      'target-instance-rule': selectors.filter(
        ({ name, matchers }) => matchers.includes('instance=~"$instance"') === isOfAllInstances(name),
      ),
      'target-counter-agg-rule': selectors.filter(
        ({ name, rangeOf = '' }) => name.endsWith('_total') && !counting.has(rangeOf),
      ),
      'target-rate-interval-rule': selectors.filter(
        ({ range, rangeOf = '' }) => rates.includes(rangeOf) && range !== '8869990787ms',
      ),
    };
    expect(Object.entries(broken).filter(([, selectors]) => selectors.length > 0)).toEqual([]);
  });
});
