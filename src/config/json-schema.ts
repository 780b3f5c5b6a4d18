import { z } from 'zod';
import type { KnownContracts } from './rule.ts';
import { configSchema } from './schema.ts';
import { asWritten } from './text-value.ts';

/** JSON Schema, draft-07: the latest that the YAML language server, on which editors stand, understands. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** For editors: what each key of the configuration means and may hold. It refuses nothing that `loadConfig` takes. */
export function describeConfig(known: KnownContracts): JsonSchema {
  const { properties, ...schema } = generate(configSchema, known);
  return {
    ...schema,
    title: 'The configuration of Faultline',
    properties: { ...properties, ...mapMembers({ targets: properties?.targets ?? true }, allowNothing) },
    // A file that includes others needs no targets of its own.
    required: [],
    anyOf: ['targets', 'include'].map((key) => ({
      required: [key],
      properties: { [key]: { type: 'array' as const } },
    })),
  };
}

/** For editors: the same for a file that `include` names. */
export function describeIncluded(known: KnownContracts): JsonSchema {
  const schema = generate(z.strictObject({ targets: configSchema.shape.targets }), known);
  return { ...schema, title: 'Further targets of Faultline' };
}

function generate(schema: z.ZodType, { contracts }: KnownContracts): JsonSchema {
  const all = Object.values(contracts);
  const named: Readonly<Record<string, readonly string[]>> = {
    contracts: Object.keys(contracts),
    clauses: all.flatMap(({ clauses }) => clauses),
    probes: all.flatMap(({ probes }) => probes),
  };
  const generated = z.toJSONSchema(schema, {
    target: 'draft-07',
    io: 'input',
    override({ jsonSchema }) {
      const { named: kind } = jsonSchema;
      if (typeof kind === 'string') jsonSchema.enum = [...new Set(named[kind])];
      delete jsonSchema['named'];
    },
  });
  const { $schema, ...rest } = generated;
  return { ...($schema === undefined ? {} : { $schema }), ...asLoaded(rest) };
}

type Members = Record<string, z.core.JSONSchema._JSONSchema>;

function mapMembers(members: Members, map: (schema: JsonSchema, key: string) => JsonSchema): Members {
  return Object.fromEntries(
    Object.entries(members).map(([key, member]) => [
      key,
      typeof member === 'boolean' ? member : map(member, key),
    ]),
  );
}

/** What the loader does before it looks at the shape: a key without a value counts as absent, and any text may come from the environment. */
function asLoaded(schema: JsonSchema): JsonSchema {
  const { description, default: preset, enum: values, properties, required = [], items, ...rest } = schema;
  const says = typeof preset !== 'object' || (Array.isArray(preset) && preset.length > 0);
  return {
    ...(description === undefined ? {} : { description }),
    ...rest,
    ...(preset !== undefined && says ? { default: preset } : {}),
    ...(values === undefined ? {} : { anyOf: [{ enum: values }, asWritten()] }),
    ...(typeof items === 'object' && !Array.isArray(items) ? { items: asLoaded(items) } : {}),
    ...(properties === undefined
      ? {}
      : {
          properties: mapMembers(properties, (member, key) =>
            required.includes(key) ? asLoaded(member) : allowNothing(asLoaded(member)),
          ),
          required,
        }),
  };
}

function allowNothing({ type, anyOf, ...schema }: JsonSchema): JsonSchema {
  return {
    ...schema,
    ...(type === undefined ? {} : { type: [type, 'null' as const].flat() }),
    ...(anyOf === undefined ? {} : { anyOf: [...anyOf, { type: 'null' }] }),
  };
}
