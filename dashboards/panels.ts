import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  type DynamicConfigValue,
  type Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { dataSource } from './variables.ts';

/** What a panel asks, and how its series are called. */
export type PanelQuery = { readonly expression: string; readonly legend: string };

/** From which value on which colour holds; the first one from below everything. */
export type Thresholds = readonly [
  base: string,
  ...steps: readonly (readonly [from: number, color: string])[],
];

/** Nothing to judge: the colour says nothing. */
export const neutral: Thresholds = ['blue'];
/** Nothing at all is good, one is not. */
export const noneIsGood: Thresholds = ['green', [1, 'red']];
/** One is good, nothing is not. */
export const oneIsGood: Thresholds = ['red', [1, 'green']];

/** What every panel says, whatever it looks like. */
export type PanelSpec = {
  /** Unique on its dashboard, and kept for good: links and saved views name it. */
  readonly id: number;
  readonly title: string;
  /** What is shown, and what to make of it. */
  readonly description: string;
  /** One of Grafana's ids of units. */
  readonly unit: string;
  /** Of the grid's 24 columns. */
  readonly width: number;
  /** In rows of the grid. */
  readonly height: number;
  /** What stands there when there is nothing to show: what is missing, and why that may be. */
  readonly missing: string;
  readonly thresholds: Thresholds;
  readonly queries: readonly PanelQuery[];
  /** The shortest step, where things happen so rarely that a shorter one shows mostly nothing. */
  readonly interval?: string;
};

/** How a panel's answers come: over time, the newest only, as rows of a table, or as buckets over time. */
export type Form = 'range' | 'instant' | 'table' | 'heatmap';

type Dressable = {
  id(id: number): unknown;
  title(title: string): unknown;
  description(description: string): unknown;
  unit(unit: string): unknown;
  span(width: number): unknown;
  height(height: number): unknown;
  noValue(text: string): unknown;
  interval(interval: string): unknown;
  datasource(source: DataSourceRef): unknown;
  thresholds(thresholds: Builder<ReturnType<ThresholdsConfigBuilder['build']>>): unknown;
  withTarget(target: Builder<Dataquery>): unknown;
  overrideByName(name: string, properties: DynamicConfigValue[]): unknown;
};

/** A panel that a dashboard takes. */
export type PanelBuilder = Builder<Panel>;

/** Puts on a panel of whatever kind what all panels say. */
export function dress<Kind extends Dressable>(panel: Kind, spec: PanelSpec, form: Form): Kind {
  panel.id(spec.id);
  panel.title(spec.title);
  panel.description(spec.description);
  panel.unit(spec.unit);
  panel.span(spec.width);
  panel.height(spec.height);
  panel.noValue(spec.missing);
  panel.datasource(dataSource);
  panel.thresholds(writeThresholds(spec.thresholds));
  if (spec.interval !== undefined) panel.interval(spec.interval);
  for (const [index, query] of spec.queries.entries()) panel.withTarget(ask(query, index, form));
  return panel;
}

function writeThresholds([base, ...steps]: Thresholds): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: base }, ...steps.map(([value, color]) => ({ value, color }))]);
}

/** Queries are called A, B, C, in their order. */
function ask({ expression, legend }: PanelQuery, index: number, form: Form): DataqueryBuilder {
  const query = new DataqueryBuilder()
    .refId(String.fromCodePoint('A'.charCodeAt(0) + index))
    .datasource(dataSource)
    .expr(expression)
    .legendFormat(legend);
  if (form === 'range') return query.range();
  if (form === 'heatmap') return query.range().format(PromQueryFormat.Heatmap);
  return form === 'table' ? query.instant().format(PromQueryFormat.Table) : query.instant();
}
