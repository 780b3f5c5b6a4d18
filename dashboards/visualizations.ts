import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId, MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Heatmap } from '@grafana/grafana-foundation-sdk/heatmap';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { dress, type PanelSpec } from './panels.ts';

/** What a value means: its words and colour. */
export type Meaning = { readonly value: number; readonly text: string; readonly color: string };

/** Numbers of this moment, each large, coloured by the thresholds. */
export function stat(spec: PanelSpec, meanings: readonly Meaning[] = []): Stat {
  return dress(new Stat(), spec, 'instant')
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .mappings(writeMeanings(meanings));
}

/** Bars of this moment, side by side. */
export function barGauge(spec: PanelSpec): BarGauge {
  return dress(new BarGauge(), spec, 'instant')
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .min(0)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']));
}

/** Lines over time; with `limit` the thresholds are drawn as lines too. */
export function lines(spec: PanelSpec, options: { readonly limit?: boolean } = {}): TimeSeries {
  const panel = plain(spec).fillOpacity(5).showPoints(VisibilityMode.Auto);
  if (options.limit !== true) return panel;
  return panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
}

/** Bars over time, on top of one another: for what happens now and then. */
export function bars(spec: PanelSpec): TimeSeries {
  return plain(spec)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(70)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
}

/** The buckets of a histogram over time. */
export function heatmap(spec: PanelSpec): Heatmap {
  return dress(new Heatmap(), spec, 'heatmap').calculate(false);
}

/** One strip for each series, coloured by what its value means. */
export function stateTimeline(spec: PanelSpec, meanings: readonly Meaning[]): StateTimeline {
  return dress(new StateTimeline(), spec, 'range')
    .mappings(writeMeanings(meanings))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .showValue(VisibilityMode.Never)
    .mergeValues(true)
    .rowHeight(0.85)
    .legend(legend(LegendPlacement.Bottom));
}

function plain(spec: PanelSpec): TimeSeries {
  return dress(new TimeSeries(), spec, 'range')
    .min(0)
    .legend(legend(LegendPlacement.Bottom))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi));
}

function legend(placement: LegendPlacement): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.List)
    .placement(placement)
    .calcs([]);
}

function writeMeanings(meanings: readonly Meaning[]) {
  if (meanings.length === 0) return [];
  const options = meanings.map(({ value, text, color }, index) => [String(value), { text, color, index }]);
  return [{ type: MappingType.ValueToText as const, options: Object.fromEntries(options) }];
}
