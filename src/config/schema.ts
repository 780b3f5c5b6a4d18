import { z } from 'zod';
import { targetSchema } from './target-schema.ts';
import {
  matching,
  readDays,
  readIncludePattern,
  readLinkBase,
  readListenAddress,
  readRoutePrefix,
  textValue,
} from './text-value.ts';
import { readExternalUrl } from './url.ts';

/** Files with further targets. */
export const includeSchema = z.array(textValue(readIncludePattern)).prefault([]);

/**
 * The shape of the configuration file, with its defaults. What concerns more than one key is in rules.ts.
 * Messages of its own follow the quoted value, as in `"x" is not a number of days`.
 */
export const configSchema = z.strictObject({
  web: z
    .strictObject({
      listen: textValue(readListenAddress).prefault('127.0.0.1:9409'),
      external_url: textValue(readExternalUrl).exactOptional(),
      route_prefix: textValue(readRoutePrefix).exactOptional(),
      grafana_url: textValue(readLinkBase).exactOptional(),
      run_now: z.boolean().default(false),
    })
    .prefault({}),
  store: z
    .strictObject({
      path: matching(/\S/, 'is not a path').default('./faultline-data'),
      retention: textValue(readDays).prefault('90d'),
    })
    .prefault({}),
  include: includeSchema,
  targets: z.array(targetSchema),
});

/** The configuration as the file has it, checked, defaults applied, secrets not yet read. */
export type ParsedConfig = z.output<typeof configSchema>;
