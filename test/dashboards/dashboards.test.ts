import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dashboards, makeDashboardFile } from '../../dashboards/dashboard-files.ts';
import { evidencePath } from '../../dashboards/links.ts';
import { definitionOf, metricNames } from '../../src/metrics/catalogue.ts';
import { processMetrics } from '../../src/metrics/catalogue/monitor.ts';
import { dashboardIds } from '../../src/metrics/rules/links.ts';
import { recordingRules } from '../../src/metrics/rules/rule-groups.ts';
import { metricsUsedByRules } from '../../src/metrics/rules/used-metrics.ts';
import {
  annotationsOf,
  builtDashboards,
  panelsOf,
  panelTargets,
  queriesOf,
  substitute,
  variablesOf,
} from './panels.ts';
import { selectorsOf } from './promql.ts';

const records = recordingRules.map(({ record }) => record);
const targets = panelTargets();
const marks = builtDashboards.flatMap(annotationsOf);

/** Whether a series of this name is exported, recorded, or made by Prometheus itself. */
function isKnown(series: string): boolean {
  const metric = metricNames().find((name) => name === series.replace(/_(bucket|count|sum)$/, ''));
  if (metric !== undefined) return (definitionOf(metric).kind === 'histogram') === (metric !== series);
  return series === 'up' || [...records, ...processMetrics].some((name) => name === series);
}

function seriesIn(expressions: readonly string[]): string[] {
  return expressions.flatMap((text) => selectorsOf(substitute(text)).map(({ name }) => name));
}

describe('the queries of the dashboards', () => {
  it.each(targets)('parse, and read what is exported or recorded: $where', ({ expression }) => {
    expect(seriesIn([expression])).not.toEqual([]);
    expect(seriesIn([expression]).filter((name) => !isKnown(name))).toEqual([]);
  });

  it('do so in the annotations too', () => {
    expect(marks).toHaveLength(builtDashboards.length * 2);
    expect(seriesIn(marks).filter((name) => !isKnown(name))).toEqual([]);
  });

  it('and the rules use every metric of the catalogue between them', () => {
    const shown = new Set(
      seriesIn(targets.map(({ expression }) => expression)).map((name) =>
        name.replace(/_(bucket|count|sum)$/, ''),
      ),
    );
    const ruled = new Set<string>(metricsUsedByRules());
    expect(metricNames().filter((name) => !shown.has(name) && !ruled.has(name))).toEqual([]);
  });

  it('show every series that a rule records', () => {
    const shown = new Set(seriesIn(targets.map(({ expression }) => expression)));
    expect(records.filter((record) => !shown.has(record))).toEqual([]);
  });

  it('name only variables that the dashboard has', () => {
    for (const dashboard of builtDashboards) {
      const text = JSON.stringify(dashboard);
      const named = [...text.matchAll(/\$\{?([a-z_]+)/g)].map(([, name = '']) => name);
      const own = new Set(variablesOf(dashboard).map(({ name }) => name));
      expect(named.filter((name) => !own.has(name) && !name.startsWith('__'))).toEqual([]);
    }
  });
});

describe('reading PromQL', () => {
  it('finds each selector with its matchers, its range and what that range is for', () => {
    expect(selectorsOf('sum by (a) (rate(x_total{job=~"j",b!="c"}[5m])) / on (a) y{}')).toEqual([
      { name: 'x_total', matchers: ['job=~"j"', 'b!="c"'], range: '5m', rangeOf: 'rate' },
      { name: 'y', matchers: [] },
    ]);
  });

  it.each(['sum(', 'rate(x[5m)', 'x{a=b}', 'x +'])('refuses %s', (expression) => {
    expect(() => selectorsOf(expression)).toThrow(SyntaxError);
  });
});

describe('the dashboards', () => {
  it('are generated, all of them and nothing else, as they are committed', () => {
    const folder = new URL('../../dashboards/generated/', import.meta.url);
    const committed = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(committed.toSorted()).toEqual(Object.keys(dashboards).toSorted());
    for (const name of committed) {
      expect(JSON.parse(makeDashboardFile(name))).toEqual(
        JSON.parse(readFileSync(new URL(name, folder), 'utf8')),
      );
    }
    expect(() => makeDashboardFile('nothing.json')).toThrow(RangeError);
  });

  it('are found under the ids that alerts link to', () => {
    expect(builtDashboards.map(({ uid = '' }) => uid).toSorted()).toEqual(
      Object.values(dashboardIds).toSorted(),
    );
  });

  it('all have the same variables, so that links carry choices over', () => {
    for (const dashboard of builtDashboards) {
      expect(variablesOf(dashboard).map(({ name }) => name)).toEqual([
        'datasource',
        'job',
        'instance',
        'target',
        'api',
        'faultline_url',
      ]);
    }
  });

  it('link to each other and to Faultline', () => {
    for (const { links = [] } of builtDashboards) {
      expect(links).toMatchObject([
        { type: 'dashboards', tags: ['faultline'], includeVars: true, keepTime: true },
        { type: 'link', url: '${faultline_url}/' },
      ]);
    }
  });

  it('lead from a drift to its evidence, with each part of the address encoded', () => {
    const text = makeDashboardFile('contract.json');
    const fields = ['target', 'clause', 'api'].map(
      (name) => `${name}=\${__data.fields.${name}:percentencode}`,
    );
    expect(text).toContain(`\${faultline_url}${evidencePath}?${fields.join('&')}`);
  });

  it('give every panel and row an id of its own, and every query a letter', () => {
    for (const dashboard of builtDashboards) {
      const ids = (dashboard.panels ?? []).map(({ id }) => id);
      expect(ids.every((id) => typeof id === 'number' && id > 0)).toBe(true);
      expect(ids).toEqual([...new Set(ids)]);
      for (const panel of panelsOf(dashboard)) {
        const letters = queriesOf(panel).map(({ refId }) => refId);
        expect(letters.join('')).toBe('ABCDEFGHIJ'.slice(0, letters.length));
      }
    }
  });

  it('lay panels out within 24 columns, none over another, each wide enough to read on a laptop', () => {
    for (const dashboard of builtDashboards) {
      const spaces = (dashboard.panels ?? []).map(({ gridPos }) => gridPos ?? { x: 0, y: 0, w: 0, h: 0 });
      expect(spaces.filter(({ x, w }) => w < 4 || x + w > 24)).toEqual([]);
      const cells = spaces.flatMap(({ x, y, w, h }) =>
        Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
      );
      expect(cells.filter((cell, index) => cells.indexOf(cell) !== index)).toEqual([]);
    }
  });

  it.each(builtDashboards.flatMap(panelsOf))('$title says what is missing when there is nothing', (panel) => {
    const { noValue, unit, thresholds } = panel.fieldConfig?.defaults ?? {};
    expect(noValue).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(unit).toBeTruthy();
    expect(thresholds?.steps[0]?.value).toBeNull();
    expect(thresholds?.steps[0]?.color).toBeTruthy();
  });
});
