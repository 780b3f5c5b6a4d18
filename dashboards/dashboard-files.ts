import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { contractDashboard } from './contract.dashboard.ts';
import { errorsDashboard } from './errors.dashboard.ts';
import { monitorDashboard } from './monitor.dashboard.ts';
import { rateLimitDashboard } from './rate-limit.dashboard.ts';

/** Every dashboard by the name of its file. */
export const dashboards: Readonly<Record<string, () => Dashboard>> = {
  'contract.json': contractDashboard,
  'errors.json': errorsDashboard,
  'rate-limit.json': rateLimitDashboard,
  'monitor.json': monitorDashboard,
};

/**
 * The text of one dashboard for Grafana, the same every time.
 * @throws RangeError when there is no dashboard of that name.
 */
export function makeDashboardFile(name: string): string {
  const make = dashboards[name];
  if (make === undefined) throw new RangeError(`there is no dashboard ${name}`);
  return `${JSON.stringify(make(), null, 2)}\n`;
}
