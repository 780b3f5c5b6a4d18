import { z } from 'zod';

const id = z.string().regex(/^[0-9a-v]{20}$/, 'must be an id of 20 characters of 0-9 and a-v');
const deviceId = z
  .string()
  .regex(
    /^(emu)?[0-9a-v]{20}$/,
    'must be an id of 20 characters of 0-9 and a-v, "emu" in front of an emulated one',
  );
const name = z.string().min(1, 'must not be empty').max(200);

const grant = z.union([
  z.strictObject({ project: id, role: z.enum(['project.user', 'project.developer', 'project.admin']) }),
  z.strictObject({ organization: id, role: z.literal('organization.admin') }),
]);

const account = z.strictObject({
  /** Id of the service account. */
  id,
  /** Id of the project that owns the service account; belonging to it grants nothing. */
  project: id,
  key_id: id,
  secret: z.string().min(16, 'must have at least 16 characters'),
  /** Whether `keyId:secret` is accepted as basic authentication. */
  basic: z.boolean().default(false),
  /** A key that was deleted: known to clients, unknown to the API. */
  revoked: z.boolean().default(false),
  grants: z.array(grant).default([]),
});

const device = z.strictObject({
  id: deviceId,
  type: name,
  labels: z.record(z.string(), z.string()).default({}),
});

/** What the sandbox holds when it starts: the shape of a seed file. */
export const seedSchema = z.strictObject({
  organizations: z.array(z.strictObject({ id, display_name: name })).min(1),
  projects: z
    .array(
      z.strictObject({
        id,
        display_name: name,
        organization: id,
        devices: z.array(device).default([]),
        data_connectors: z.array(z.strictObject({ id, display_name: name, url: z.url() })).default([]),
      }),
    )
    .min(1),
  /** Keyed by the account names of a monitor's configuration (`administrator`, `developer`, …) or any others. */
  accounts: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), account),
  /** What a printed configuration points at; ids. */
  resources: z.strictObject({
    organization: id,
    project: id,
    second_project: id.optional(),
    foreign_project: id.optional(),
  }),
});

export type Seed = z.infer<typeof seedSchema>;
export type SeedAccount = z.infer<typeof account>;
