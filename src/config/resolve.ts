import { isAbsolute, join } from 'node:path';
import type { BaselineFile } from './baseline-document.ts';
import type { BaselineFiles } from './baseline-files.ts';
import type { NamedFiles, ReadNamedFile } from './named-files.ts';
import { takesEnvironmentProxy } from './proxy.ts';
import { takeIn } from './reread.ts';
import type { ParsedConfig } from './schema.ts';
import type { ParsedTarget } from './target-schema.ts';
import {
  accountNames,
  type AccountConfig,
  type AccountName,
  type Config,
  type ProxyConfig,
  type TargetConfig,
} from './target.ts';

/** What a configuration takes in from elsewhere. */
export type Surroundings = Pick<NamedFiles, 'files' | 'ofStore'> & {
  readonly baselines: BaselineFiles;
  /** The proxy that the environment names, for targets that name none. */
  readonly environmentProxy: ProxyConfig | undefined;
};

/**
 * The configuration as the program uses it, secrets filled in. Only for what passed every check.
 * @param folder of the main file.
 */
export function resolveConfig(
  parsed: ParsedConfig,
  folder: string,
  around: Surroundings,
): Omit<Config, 'files'> {
  const { web, store, location, targets } = parsed;
  return {
    web: resolveWeb(web, folder),
    store: resolveStore(store, around.ofStore),
    ...(location === undefined ? {} : { location }),
    targets: targets.map((target, index) => resolveTarget(target, index, around)),
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
  { path, url, lease, retention }: ParsedConfig['store'],
  files: readonly ReadNamedFile[],
): Config['store'] {
  const base = { path, retentionDays: retention, leaseSeconds: lease };
  if (url === undefined) return base;
  const contentOf = (key: string): string | undefined => files.find(({ keys }) => keys[0] === key)?.content;
  const [password, ca] = [contentOf('password_file'), contentOf('ca_file')];
  return {
    ...base,
    server: { ...url, ...(password === undefined ? {} : { password }), ...(ca === undefined ? {} : { ca }) },
  };
}

/** Every secret of the targets, each once: keys, expired tokens, and what proxies are told. */
export function listSecrets(targets: readonly TargetConfig[]): readonly string[] {
  const secrets = targets.flatMap(({ accounts, expiredToken, proxy }) => [
    ...Object.values(accounts).map(({ secret }) => secret),
    ...(expiredToken === undefined ? [] : [expiredToken]),
    ...(proxy?.credential === undefined ? [] : secretsOfProxy(proxy.credential)),
  ]);
  return [...new Set(secrets)];
}

/** A name without a password is one. */
function secretsOfProxy({ username, password }: NonNullable<ProxyConfig['credential']>): readonly string[] {
  return [password === '' ? username : password, Buffer.from(`${username}:${password}`).toString('base64')];
}

function resolveTarget(
  parsed: ParsedTarget,
  index: number,
  { files: allFiles, baselines, environmentProxy }: Surroundings,
): TargetConfig {
  const named = allFiles[index] ?? [];
  const baseline = baselines.get(index);
  const {
    accounts,
    resources,
    status_page: statusPage,
    ca_file: _ca,
    proxy_file: _proxy,
    baseline: _,
    ...rest
  } = parsed;
  const { expired_token_file: _token, ...places } = resources;
  const files = named.map(({ keys, file }) => ({ keys, file }));
  const target: TargetConfig = {
    ...(environmentProxy !== undefined && takesEnvironmentProxy(parsed) ? { proxy: environmentProxy } : {}),
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
