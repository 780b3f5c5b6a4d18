/** The dashboards by their subject; the values are their stable ids in Grafana. */
export const dashboardIds = {
  contract: 'faultline-contract',
  errors: 'faultline-errors',
  rateLimit: 'faultline-rate-limit',
  monitor: 'faultline-monitor',
} as const;
export type DashboardName = keyof typeof dashboardIds;

/** Where the pages that alerts link to are served; URLs without a slash at the end. */
export type Links = {
  /** Holds a page `<alert>.md` for each alert: a copy of `docs/runbooks`. */
  readonly runbooks: string;
  /** Grafana. */
  readonly grafana: string;
};

/**
 * Names that resolve nowhere, on purpose: where a copy of the repository and Grafana are found is known only to who
 * runs them. `docs/alerts.md` says how to put the right ones in.
 */
export const exampleLinks: Links = {
  runbooks: 'https://faultline.example/docs/runbooks',
  grafana: 'https://grafana.example',
};
