import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { dress, type PanelSpec } from './panels.ts';

/** A column: the field it comes from, its heading, and what it looks like. */
export type Column = {
  /** A label, or `Value` (`Value #A`, `Value #B` where there are several queries). */
  readonly field: string;
  readonly heading?: string;
  readonly unit?: string;
  /** Each cell leads there. */
  readonly link?: { readonly title: string; readonly url: string };
};

/** A table with these columns in this order, and no others. The queries' rows are merged where their labels agree. */
export function table(spec: PanelSpec, columns: readonly Column[]): Table {
  const panel = dress(new Table(), spec, 'table');
  if (spec.queries.length > 1) panel.withTransformation({ id: 'merge', options: {} });
  panel
    .withTransformation({
      id: 'filterFieldsByName',
      options: { include: { names: columns.map(({ field }) => field) } },
    })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: {},
        indexByName: Object.fromEntries(columns.map(({ field }, index) => [field, index])),
        renameByName: Object.fromEntries(
          columns.flatMap(({ field, heading }) => (heading === undefined ? [] : [[field, heading]])),
        ),
      },
    });
  for (const { field, heading = field, unit, link } of columns) {
    const properties = [...propertyOf('unit', unit), ...propertyOf('links', link && [writeLink(link)])];
    if (properties.length > 0) panel.overrideByName(heading, properties);
  }
  return panel;
}

function propertyOf(id: string, value: unknown): DynamicConfigValue[] {
  return value === undefined ? [] : [{ id, value }];
}

function writeLink({ title, url }: NonNullable<Column['link']>) {
  return { title, url, targetBlank: true };
}
