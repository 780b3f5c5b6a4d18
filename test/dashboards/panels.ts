import type { Dashboard, Panel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboards } from '../../dashboards/dashboard-files.ts';

/** One query of one panel, as it stands in the dashboard. */
export type PanelTarget = {
  readonly dashboard: string;
  readonly panel: Panel;
  readonly where: string;
  readonly expression: string;
  readonly instant: boolean;
};

export const builtDashboards: readonly Dashboard[] = Object.values(dashboards).map((make) => make());

/** Every panel of a dashboard, rows left out. */
export function panelsOf(dashboard: Dashboard): Panel[] {
  return (dashboard.panels ?? []).flatMap((panel) => (panel.type === 'row' ? [] : [panel as Panel]));
}

/** What a panel asks Prometheus. */
export function queriesOf(panel: Panel): { refId: string; expr: string; instant?: boolean }[] {
  return (panel.targets ?? []) as unknown as { refId: string; expr: string; instant?: boolean }[];
}

/** Every query of every panel. */
export function panelTargets(): PanelTarget[] {
  return builtDashboards.flatMap((dashboard) =>
    panelsOf(dashboard).flatMap((panel) =>
      queriesOf(panel).map(({ refId, expr, instant = false }) => ({
        dashboard: dashboard.title ?? '',
        panel,
        where: `${dashboard.title}, ${panel.title}, ${refId}`,
        expression: expr,
        instant,
      })),
    ),
  );
}

/** The expressions of the marks that a dashboard sets over all its panels. */
export function annotationsOf(dashboard: Dashboard): string[] {
  return (dashboard.annotations?.list ?? []).flatMap(({ expr }) => (expr === undefined ? [] : [expr]));
}

export function variablesOf(dashboard: Dashboard): VariableModel[] {
  return dashboard.templating?.list ?? [];
}

/** Puts in what Grafana puts in: everything chosen, ranges of this length. */
export function substitute(
  expression: string,
  ranges: { readonly rate: string; readonly view: string } = { rate: '5m', view: '1d' },
): string {
  return expression
    .replaceAll('$__rate_interval', ranges.rate)
    .replaceAll('$__range', ranges.view)
    .replaceAll(/\$(job|instance|target|api)\b/g, '.+');
}
