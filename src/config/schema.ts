import { z } from 'zod';
import { readStoreUrl, storeUrlForm } from './store-settings.ts';
import { targetSchema } from './target-schema.ts';
import {
  filePath,
  matching,
  readDays,
  readLease,
  readIncludePattern,
  readListenAddress,
  readRoutePrefix,
  textValue,
} from './text-value.ts';
import { readExternalUrl, readLinkBase, urlForm } from './url.ts';

/** Any text that ends with a colon and a port. */
const listenForm = /:(?:[0-5]?\d{1,4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/;

/** A `*` in the last part alone, and no other wildcard. The environment is not filled in here. */
const includeForm = /^(?!.*\*.*\/)[^?[\]{}]*[^\s?[\]{}][^?[\]{}]*$/;
const includePattern = textValue(readIncludePattern, includeForm).meta({ pattern: includeForm.source });

/** Files with further targets. */
export const includeSchema = z.array(includePattern).prefault([]);

/**
 * The shape of the configuration file, with its defaults. What concerns more than one key is in rules.ts.
 * Messages of its own follow the quoted value, as in `"x" is not a number of days`. Every key says what it means: editors and the
 * tables of docs/configuration.md show it (json-schema.ts).
 */
export const configSchema = z.strictObject({
  web: z
    .strictObject({
      listen: textValue(readListenAddress, listenForm)
        .prefault('127.0.0.1:9409')
        .describe('address and port of `/metrics` and the page'),
      external_url: textValue(readExternalUrl, urlForm)
        .exactOptional()
        .describe('how browsers reach the pages, perhaps through a proxy'),
      route_prefix: textValue(readRoutePrefix, /^\/[A-Za-z0-9._~/-]*$/)
        .exactOptional()
        .describe(
          'what the path of every request begins with: that of `web.external_url` unless given; `/` where a proxy takes the prefix off',
        ),
      grafana_url: textValue(readLinkBase, urlForm)
        .exactOptional()
        .describe('where Grafana has the dashboards: the pages link to them'),
      run_now: z
        .boolean()
        .default(false)
        .describe('the pages and the API run a probe on request, one at a time and within the same budget'),
      config_file: filePath
        .exactOptional()
        .describe(
          'who reaches the pages, and how: a file in the format of the exporters of Prometheus, relative to this one',
        ),
    })
    .prefault({})
    .describe('the pages, and who may reach them'),
  store: z
    .strictObject({
      path: matching(/\S/, 'is not a path')
        .prefault('./faultline-data')
        .describe(
          'folder of what must survive a restart, relative to the configuration; for one monitor at a time',
        ),
      url: textValue(readStoreUrl, storeUrlForm)
        .exactOptional()
        .describe(
          'a database of PostgreSQL in place of the folder, `user@host:5432/database` after `postgres://`; see below',
        ),
      password_file: filePath
        .exactOptional()
        .describe('a file that holds nothing but the password for `store.url`'),
      ca_file: filePath.exactOptional().describe('who alone may vouch for the server of `store.url`, in PEM'),
      lease: textValue(readLease, /^(?:[2-9]|[1-9]\d|[12]\d\d|300)s$/)
        .prefault('15s')
        .describe(
          'with `store.url`: the longest that a monitor which can reach the database no more goes on probing, and after which another one takes its place',
        ),
      retention: textValue(readDays, /^[1-9]\d{0,4}d$/)
        .prefault('90d')
        .describe('how long evidence and history are kept; of evidence at most 256 MiB'),
    })
    .prefault({})
    .describe('what must survive a restart'),
  location: matching(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/,
    'is not the name of a place: begin with a letter or digit and go on with these, ".", "_" and "-", 40 in all',
  )
    .exactOptional()
    .describe(
      'with `store.url`: the place from which this monitor probes, where monitors of several places share the database',
    ),
  include: includeSchema.describe(
    'files with further targets, by name or by a pattern such as `targets/*.yaml`',
  ),
  targets: z.array(targetSchema).describe('the deployments of an API that are watched'),
});

/** The configuration as the file has it, checked, defaults applied, secrets not yet read. */
export type ParsedConfig = z.output<typeof configSchema>;
