import { isAbsolute, join } from 'node:path';
import type { BaselineFile } from './baseline-document.ts';
import type { BaselineFiles } from './baseline-files.ts';
import type { NamedFiles, ReadNamedFile } from './named-files.ts';
import { takeIn } from './reread.ts';
import type { ParsedConfig } from './schema.ts';
import type { ParsedTarget } from './target-schema.ts';
import {
  accountNames,
  type AccountConfig,
  type AccountName,
  type Config,
  type TargetConfig,
} from './target.ts';

/**
 * The configuration as the program uses it, secrets filled in. Only for what passed every check.
 * @param folder of the main file.
 * @param named by the index of the target that names them, and what the store names.
 */
export function resolveConfig(
  parsed: ParsedConfig,
  folder: string,
  named: Pick<NamedFiles, 'files' | 'ofStore'>,
  baselines: BaselineFiles,
): Omit<Config, 'files'> {
  const { web, store, targets } = parsed;
  const { files } = named;
  return {
    web: resolveWeb(web, folder),
    store: resolveStore(store, named.ofStore),
    targets: targets.map((target, index) => resolveTarget(target, files[index] ?? [], baselines.get(index))),
  };
}

function resolveWeb(web: ParsedConfig['web'], folder: string): Config['web'] {
  const { listen, external_url: externalUrl, route_prefix: routePrefix, grafana_url: grafanaUrl } = web;
  const { config_file: configFile } = web;
  return {
    ...listen,
    runNow: web.run_now,
    ...(externalUrl === undefined ? {} : { externalUrl }),
    ...(routePrefix === undefined ? {} : { routePrefix }),
    ...(grafanaUrl === undefined ? {} : { grafanaUrl }),
    ...(configFile === undefined
      ? {}
      : { configFile: isAbsolute(configFile) ? configFile : join(folder, configFile) }),
  };
}

function resolveStore(
  { path, url, retention }: ParsedConfig['store'],
  files: readonly ReadNamedFile[],
): Config['store'] {
  const base = { path, retentionDays: retention };
  if (url === undefined) return base;
  const contentOf = (key: string): string | undefined => files.find(({ keys }) => keys[0] === key)?.content;
  const [password, ca] = [contentOf('password_file'), contentOf('ca_file')];
  return {
    ...base,
    server: { ...url, ...(password === undefined ? {} : { password }), ...(ca === undefined ? {} : { ca }) },
  };
}

/** Every secret of the targets, each once: keys and expired tokens. */
export function listSecrets(targets: readonly TargetConfig[]): readonly string[] {
  const secrets = targets.flatMap(({ accounts, expiredToken }) => [
    ...Object.values(accounts).map(({ secret }) => secret),
    ...(expiredToken === undefined ? [] : [expiredToken]),
  ]);
  return [...new Set(secrets)];
}

function resolveTarget(
  parsed: ParsedTarget,
  named: readonly ReadNamedFile[],
  baseline: BaselineFile | undefined,
): TargetConfig {
  const { accounts, resources, status_page: statusPage, ca_file: _file, baseline: _, ...rest } = parsed;
  const { expired_token_file: _token, ...places } = resources;
  const files = named.map(({ keys, file }) => ({ keys, file }));
  const target: TargetConfig = {
    ...rest,
    accounts: resolveAccounts(accounts),
    resources: places,
    ...(statusPage === undefined ? {} : { statusPage }),
    ...(baseline === undefined ? {} : adoptBaseline(baseline, rest.accepted)),
    ...(files.length === 0 ? {} : { files }),
  };
  return takeIn(target, named);
}

/** What the configuration itself says of a clause counts more than what a file beside it does. */
function adoptBaseline(
  { file, entries, accepted }: BaselineFile,
  own: TargetConfig['accepted'],
): Pick<TargetConfig, 'accepted' | 'baseline'> {
  const further = accepted.filter(({ clause }) => !own.some((each) => each.clause === clause));
  return { accepted: [...own, ...further], baseline: { file, entries, accepted } };
}

/** What stands in files is left empty. */
function resolveAccounts(accounts: ParsedTarget['accounts']): TargetConfig['accounts'] {
  const resolved: Partial<Record<AccountName, AccountConfig>> = {};
  for (const name of accountNames) {
    const account = accounts[name];
    if (account !== undefined) {
      const { key_id: keyId = '', email, auth, secret = '' } = account;
      resolved[name] = { keyId, secret, email, auth };
    }
  }
  return resolved;
}
