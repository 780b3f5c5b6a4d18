import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { faultlineUrl } from './variables.ts';

/** Marks the dashboards that belong together. */
export const tag = 'faultline';

/** Where Faultline's pages show the evidence of a clause on an API of a target; these three are its parameters. */
export const evidencePath = '/evidence';

/** A link from a row of a table to the evidence of its clause. The row has the fields target, clause and api. */
export const evidenceUrl = `${faultlineUrl}${evidencePath}?${['target', 'clause', 'api']
  .map((field) => `${field}=\${__data.fields.${field}:percentencode}`)
  .join('&')}`;

/** Links to the other dashboards, with the same choices and time. */
export function linkToDashboards(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Faultline')
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .includeVars(true)
    .keepTime(true);
}

/** A link to Faultline's own page. */
export function linkToFaultline(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Faultline’s own page')
    .type(DashboardLinkType.Link)
    .icon('external link')
    .tooltip('Every clause, as the monitor itself shows it')
    .url(`${faultlineUrl}/`)
    .targetBlank(true);
}
