import { z } from 'zod';
import { shortestSecret } from '../redaction/redactor.ts';
import { expiryForm, instantForm, parseExpiry, parseInstant } from './instant.ts';
import { keyIdFault, keyIdForm } from './key-id.ts';
import { proxyForm, readProxy } from './proxy.ts';
import type { AccountName } from './target.ts';
import { asWritten, filePath, matching, textValue, type Reading } from './text-value.ts';
import { baseUrlForm, findBaseUrlFault, findUrlFault, normalizeBaseUrl, urlForm } from './url.ts';

// Of what ships with the program: contract-rules.ts and json-schema.ts are told which there are.
const contractName = z.string().meta({ named: 'contracts' });
const clauseName = z.string().meta({ named: 'clauses' });
const probeName = z.string().meta({ named: 'probes' });

const cronExpression = z.string();

const baseUrl = textValue((text): Reading<string> => {
  const fault = findBaseUrlFault(text);
  return fault === undefined ? { value: normalizeBaseUrl(text) } : { fault };
}, baseUrlForm);

const pageUrl = textValue((text): Reading<string> => {
  const fault = findUrlFault(text);
  return fault === undefined ? { value: new URL(text).href } : { fault };
}, urlForm);

function time(parse: (text: string) => number | undefined, form: RegExp, fault: string) {
  return textValue((text): Reading<number> => {
    const value = parse(text);
    return value === undefined ? { fault } : { value };
  }, form);
}

function resourceName(collection: 'organizations' | 'projects', means: string) {
  return matching(
    new RegExp(String.raw`^${collection}/[A-Za-z0-9_-]{1,64}$`),
    `is not the name of a resource, such as ${collection}/ followed by its id`,
  )
    .exactOptional()
    .describe(means);
}

/** On one line, and long enough; of letters beyond ASCII the length is for account-rules.ts to count. */
const secretForm = new RegExp(String.raw`^(?![ -~]{0,${shortestSecret - 1}}$)[^\r\n]+$`);

const accountSchema = z.strictObject({
  key_id: matching(keyIdForm, keyIdFault)
    .exactOptional()
    .describe('the id of the key; this or `key_id_file`'),
  key_id_file: filePath
    .exactOptional()
    .describe('a file that holds nothing but the id, for keys that are replaced while the monitor runs'),
  email: matching(/^[^\s@]+@[^\s@]+$/, 'is not an e-mail address').describe(
    'the address of the service account',
  ),
  secret: z
    .string()
    .meta(asWritten(secretForm))
    .exactOptional()
    .describe('the secret of the key, best as `${NAME}`, from the environment; this or `secret_file`'),
  secret_file: filePath
    .exactOptional()
    .describe('a file that holds nothing but the secret, relative to the file that names it'),
  auth: z
    .array(z.enum(['token', 'basic']))
    .prefault(['token'])
    .describe('how it may authenticate: `token`, `basic`, or both'),
});
const account = accountSchema.exactOptional();

const accountsSchema = z.strictObject({
  administrator: account.describe('project administrator in `project` and `second_project`'),
  organization_administrator: account.describe('administrator of `organization`'),
  developer: account.describe('project developer in `project`'),
  user: account.describe('project user in `project`'),
  no_role: account.describe('none'),
  transfer_administrator: account.describe(
    'project administrator in `project`, developer in `second_project`',
  ),
  revoked: account.describe('whatever it was: its key no longer exists'),
} satisfies Record<AccountName, typeof account>);

const paceFault = 'is not a pace: above 0 and at most 4.5 requests per second';

const scheduleSchema = z.strictObject({
  default: cronExpression.default('*/15 * * * *').describe('every probe that has no time of its own'),
  bursts: cronExpression.default('0 3 * * *').describe('the probes that go past the quota'),
  probes: z.record(probeName, cronExpression).prefault({}).describe('single probes, by name'),
});

const dateTime = time(parseInstant, instantForm, 'is not a time by RFC 3339, such as 2026-05-01T22:00:00Z');

const expiry = time(parseExpiry, expiryForm, 'is not a date, such as 2026-12-31, or a time by RFC 3339');

/** Deviations that are known and accepted for a time. */
export const acceptedSchema = z
  .array(
    z.strictObject({
      clause: clauseName.describe('the id of the clause'),
      reason: matching(/\S/, 'is not a reason').describe('why it is accepted, for those who read the report'),
      expires: expiry.describe('until when: a date, which lasts to its end in UTC, or a time by RFC 3339'),
    }),
  )
  .prefault([]);

/** One entry of `targets`. */
export const targetSchema = z.strictObject({
  name: matching(
    /^[a-z0-9-]{1,63}$/,
    'is not a name: use a to z, 0 to 9 and "-", at most 63 characters',
  ).describe('the label `target` of every metric'),
  contract: contractName.describe('which API it is: `disruptive-technologies`'),
  contact: matching(
    /^[ !-'*-[\]-~]{1,200}$/,
    'cannot stand in a User-Agent header: use printable ASCII without parentheses and backslashes',
  )
    .exactOptional()
    .describe("how the API's owner reaches you; only a target on this very machine needs none"),
  apis: z
    .strictObject({
      rest: baseUrl.describe('base URL of the REST API'),
      emulator: baseUrl.exactOptional().describe('base URL of the emulator API'),
      token: baseUrl.exactOptional().describe('URL of the token endpoint; accounts that use tokens need it'),
      documentation: baseUrl
        .exactOptional()
        .describe(
          'where the documentation is: the links of errors are followed to it, and to its known hosts',
        ),
    })
    .describe('where the API is; https unless on this very machine'),
  ca_file: filePath
    .exactOptional()
    .describe(
      "certificates that alone may vouch for the servers of this target, in place of Node's own roots",
    ),
  proxy: textValue(readProxy, proxyForm)
    .exactOptional()
    .describe('URL of the proxy on the way to other machines, in place of `HTTPS_PROXY`'),
  proxy_file: filePath
    .exactOptional()
    .describe('a file that holds nothing but that URL, for one with a password; see below'),
  accounts: accountsSchema.prefault({}).describe('service accounts of the API; see below'),
  resources: z
    .strictObject({
      organization: resourceName('organizations', 'an organization that is read'),
      project: resourceName('projects', 'the project that is read, and with `writes` written to'),
      second_project: resourceName('projects', 'another one, for transfers between the two'),
      foreign_project: resourceName('projects', 'yours, in another organization; it is only read'),
      expired_token_file: filePath.exactOptional().describe('a file with an access token past its hour'),
    })
    .prefault({})
    .describe('what may be touched'),
  writes: z
    .boolean()
    .default(false)
    .describe('create, change and remove emulated devices of its own in the two projects'),
  bursts: z.boolean().default(false).describe('go past the quota on purpose; needs `limits.exclusive`'),
  forgeries: z.boolean().default(false).describe('present forged assertions, revoked keys and wrong secrets'),
  limits: z
    .strictObject({
      scope: z
        .enum(['target', 'account'])
        .default('target')
        .describe('`target`: one quota for all accounts and both APIs; `account`: one for each account'),
      exclusive: z
        .boolean()
        .default(false)
        .describe("nobody else spends this quota, so a 429 that should not have come is the API's doing"),
      pace: z
        .number()
        .gt(0, paceFault)
        .lte(4.5, paceFault)
        .default(1)
        .describe('requests per second; up to 4.5 where the quota is exclusive'),
    })
    .prefault({})
    .describe('the quota, and how much of it is spent'),
  schedule: scheduleSchema
    .prefault({})
    .describe('when probes run: cron expressions, with seconds if you like'),
  maintenance: z
    .array(
      z.strictObject({
        from: dateTime.describe('when it begins, by RFC 3339'),
        to: dateTime.describe('when it ends'),
      }),
    )
    .prefault([])
    .describe('times in which nothing is probed'),
  status_page: pageUrl.exactOptional().describe('shown in alerts and on the page'),
  accepted: acceptedSchema.describe(
    'deviations you know of; out of the verdict until they expire, still counted',
  ),
  baseline: filePath
    .exactOptional()
    .describe(
      'a reviewed file, as `faultline adopt` writes one, that the shapes of errors are compared with; learned unless given',
    ),
});

/** One entry of `targets`, checked, defaults applied. */
export type ParsedTarget = z.output<typeof targetSchema>;
