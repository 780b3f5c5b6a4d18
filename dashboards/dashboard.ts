import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardIds, type DashboardName } from '../src/metrics/rules/links.ts';
import { markDrift, markRecovery } from './annotations.ts';
import { linkToDashboards, linkToFaultline, tag } from './links.ts';
import type { PanelBuilder } from './panels.ts';
import { withVariables } from './variables.ts';

/** Panels under one heading. */
export type Section = {
  readonly id: number;
  readonly title: string;
  readonly panels: readonly PanelBuilder[];
};

/** One dashboard before it is built. */
export type DashboardSpec = {
  readonly name: DashboardName;
  readonly title: string;
  readonly description: string;
  readonly sections: readonly Section[];
};

/** Builds a dashboard: what all have in common, then its sections from the top to the bottom. */
export function buildDashboard({ name, title, description, sections }: DashboardSpec): Dashboard {
  const dashboard = withVariables(
    new DashboardBuilder(`Faultline / ${title}`)
      .uid(dashboardIds[name])
      .description(description)
      .tags([tag])
      .readonly()
      .timezone('browser')
      .refresh('1m')
      .time({ from: 'now-24h', to: 'now' })
      .tooltip(DashboardCursorSync.Crosshair)
      .link(linkToDashboards())
      .link(linkToFaultline())
      .annotation(markDrift())
      .annotation(markRecovery()),
  );
  for (const section of sections) {
    dashboard.withRow(new RowBuilder(section.title).id(section.id));
    for (const panel of section.panels) dashboard.withPanel(panel);
  }
  return dashboard.build();
}
