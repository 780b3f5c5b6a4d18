import { z } from 'zod';
import { parseExpiry, parseInstant } from './instant.ts';
import type { AccountName } from './target.ts';
import { filePath, matching, textValue, type Reading } from './text-value.ts';
import { findBaseUrlFault, findUrlFault, normalizeBaseUrl } from './url.ts';

const cronExpression = z.string();

const baseUrl = textValue((text): Reading<string> => {
  const fault = findBaseUrlFault(text);
  return fault === undefined ? { value: normalizeBaseUrl(text) } : { fault };
});

const pageUrl = textValue((text): Reading<string> => {
  const fault = findUrlFault(text);
  return fault === undefined ? { value: new URL(text).href } : { fault };
});

function time(parse: (text: string) => number | undefined, fault: string) {
  return textValue((text): Reading<number> => {
    const value = parse(text);
    return value === undefined ? { fault } : { value };
  });
}

function resourceName(collection: 'organizations' | 'projects') {
  return matching(
    new RegExp(String.raw`^${collection}/[A-Za-z0-9_-]{1,64}$`),
    `is not the name of a resource, such as ${collection}/ followed by its id`,
  ).exactOptional();
}

const accountSchema = z.strictObject({
  key_id: matching(/^[!-9;-~]+$/, 'is not a key id: printable ASCII without blanks and colons'),
  email: matching(/^[^\s@]+@[^\s@]+$/, 'is not an e-mail address'),
  secret: z.string().exactOptional(),
  secret_file: filePath.exactOptional(),
  auth: z.array(z.enum(['token', 'basic'])).prefault(['token']),
});
const account = accountSchema.exactOptional();

const accountsSchema = z.strictObject({
  administrator: account,
  organization_administrator: account,
  developer: account,
  user: account,
  no_role: account,
  transfer_administrator: account,
  revoked: account,
} satisfies Record<AccountName, typeof account>);

const pace = z.number().refine((value) => value > 0 && value <= 4.5, {
  error: 'is not a pace: above 0 and at most 4.5 requests per second',
});

const scheduleSchema = z.strictObject({
  default: cronExpression.default('*/15 * * * *'),
  bursts: cronExpression.default('0 3 * * *'),
  probes: z.record(z.string(), cronExpression).prefault({}),
});

const dateTime = time(parseInstant, 'is not a time by RFC 3339, such as 2026-05-01T22:00:00Z');

/** Deviations that are known and accepted for a time. */
export const acceptedSchema = z
  .array(
    z.strictObject({
      clause: z.string(),
      reason: matching(/\S/, 'is not a reason'),
      expires: time(parseExpiry, 'is not a date, such as 2026-12-31, or a time by RFC 3339'),
    }),
  )
  .prefault([]);

/** One entry of `targets`. */
export const targetSchema = z.strictObject({
  name: matching(/^[a-z0-9-]{1,63}$/, 'is not a name: use a to z, 0 to 9 and "-", at most 63 characters'),
  contract: z.string(),
  contact: matching(
    /^[ !-'*-[\]-~]{1,200}$/,
    'cannot stand in a User-Agent header: use printable ASCII without parentheses and backslashes',
  ).exactOptional(),
  apis: z.strictObject({
    rest: baseUrl,
    emulator: baseUrl.exactOptional(),
    token: baseUrl.exactOptional(),
    documentation: baseUrl.exactOptional(),
  }),
  ca_file: filePath.exactOptional(),
  accounts: accountsSchema.prefault({}),
  resources: z
    .strictObject({
      organization: resourceName('organizations'),
      project: resourceName('projects'),
      second_project: resourceName('projects'),
      foreign_project: resourceName('projects'),
      expired_token_file: filePath.exactOptional(),
    })
    .prefault({}),
  writes: z.boolean().default(false),
  bursts: z.boolean().default(false),
  forgeries: z.boolean().default(false),
  limits: z
    .strictObject({
      scope: z.enum(['target', 'account']).default('target'),
      exclusive: z.boolean().default(false),
      pace: pace.default(1),
    })
    .prefault({}),
  schedule: scheduleSchema.prefault({}),
  maintenance: z.array(z.strictObject({ from: dateTime, to: dateTime })).prefault([]),
  status_page: pageUrl.exactOptional(),
  accepted: acceptedSchema,
  baseline: filePath.exactOptional(),
});

/** One entry of `targets`, checked, defaults applied. */
export type ParsedTarget = z.output<typeof targetSchema>;
