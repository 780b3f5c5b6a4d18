import type { JsonSchema } from './json-schema.ts';

/** A key of the configuration. */
export type Key = {
  /** From the top: `targets[].limits.pace`. */
  readonly place: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
};

/** Every key that the schema has, each before those below it. */
export function listKeys({ properties = {}, required = [] }: JsonSchema, prefix = ''): readonly Key[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const place = `${prefix}${key}`;
    if (typeof schema === 'boolean') return [];
    const { items } = schema;
    const item = typeof items === 'object' && !Array.isArray(items) ? items : {};
    return [
      { place, schema, required: required.includes(key) },
      ...listKeys(schema, `${place}.`),
      ...listKeys(item, `${place}[].`),
    ];
  });
}

/**
 * Fills the tables of docs/configuration.md. Between `<!-- keys below PLACE -->` and `<!-- end of keys -->` stands a row for
 * each key below the place (or the places, with a comma between them; a key that has none below it stands for itself), without
 * the keys of accounts, which have tables of their own: `<!-- names below PLACE -->` lists the keys right there, each with what
 * it stands for.
 */
export function fillKeyTables(page: string, schema: JsonSchema): string {
  const keys = listKeys(schema);
  return page.replaceAll(
    /(<!-- (keys|names) below (.+?) -->).*?(<!-- end of keys -->)/gs,
    (_, begin: string, kind: string, list: string, end: string) => {
      const places = list.split(', ');
      const rows = places.flatMap((place) =>
        keys
          .filter(
            (key) =>
              key.place.startsWith(`${place}.`) ||
              (key.place === place && key.schema.properties === undefined),
          )
          .map((key) => ({ ...key, below: key.place.slice(place.length + 1) }))
          .filter(({ below }) => !below.includes(kind === 'names' ? '.' : 'accounts.'))
          .map(({ below, ...key }) => ({ ...key, name: places.length === 1 ? below : key.place })),
      );
      const table = kind === 'names' ? tableOfNames(rows) : tableOfKeys(rows);
      return [begin, '', ...table, '', end].join('\n');
    },
  );
}

type Row = Key & { readonly name: string };

const tableOfNames = (rows: readonly Row[]): readonly string[] => [
  '| name | role |',
  '| --- | --- |',
  ...rows.map(({ name, schema }) => `| \`${name}\` | ${schema.description ?? ''} |`),
];

const tableOfKeys = (rows: readonly Row[]): readonly string[] => [
  '| key | default | means |',
  '| --- | --- | --- |',
  ...rows.map((row) => `| \`${row.name}\` | ${defaultOf(row)} | ${row.schema.description ?? ''} |`),
];

function defaultOf({ schema, required }: Key): string {
  const { default: preset, properties } = schema;
  if (required) return '–';
  if (preset === undefined) return properties === undefined ? 'none' : '';
  return `\`${typeof preset === 'string' ? preset : JSON.stringify(preset)}\``;
}
