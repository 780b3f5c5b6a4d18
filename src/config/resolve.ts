import type { BaselineFile } from './baseline-document.ts';
import type { BaselineFiles } from './baseline-files.ts';
import type { NamedFiles } from './named-files.ts';
import { formatPath } from './problem.ts';
import type { ParsedConfig } from './schema.ts';
import type { ParsedTarget } from './target-schema.ts';
import {
  accountNames,
  type AccountConfig,
  type AccountName,
  type Config,
  type TargetConfig,
} from './target.ts';

/** The configuration as the program uses it, secrets filled in. Only for what passed every check. */
export function resolveConfig(
  parsed: ParsedConfig,
  files: NamedFiles,
  baselines: BaselineFiles = new Map(),
): Omit<Config, 'files'> {
  const { web, store, targets } = parsed;
  return {
    web: resolveWeb(web),
    store: { path: store.path, retentionDays: store.retention },
    targets: targets.map((target, index) => resolveTarget(target, index, files, baselines.get(index))),
  };
}

function resolveWeb(web: ParsedConfig['web']): Config['web'] {
  const { listen, external_url: externalUrl, route_prefix: routePrefix, grafana_url: grafanaUrl } = web;
  return {
    ...listen,
    runNow: web.run_now,
    ...(externalUrl === undefined ? {} : { externalUrl }),
    ...(routePrefix === undefined ? {} : { routePrefix }),
    ...(grafanaUrl === undefined ? {} : { grafanaUrl }),
  };
}

/** Every secret of the configuration, each once: keys and expired tokens. */
export function listSecrets({ targets }: Pick<Config, 'targets'>): readonly string[] {
  const secrets = targets.flatMap(({ accounts, expiredToken }) => [
    ...Object.values(accounts).map(({ secret }) => secret),
    ...(expiredToken === undefined ? [] : [expiredToken]),
  ]);
  return [...new Set(secrets)];
}

function resolveTarget(
  parsed: ParsedTarget,
  index: number,
  files: NamedFiles,
  baseline: BaselineFile | undefined,
): TargetConfig {
  const { accounts, resources, status_page: statusPage, ca_file: caFile, baseline: _, ...rest } = parsed;
  const { expired_token_file: expiredTokenFile, ...places } = resources;
  const fileOf = (...keys: readonly string[]): string =>
    files.get(formatPath(['targets', index, ...keys])) ?? '';
  return {
    ...rest,
    accounts: resolveAccounts(accounts, (name) => fileOf('accounts', name, 'secret_file')),
    resources: places,
    ...(expiredTokenFile === undefined ? {} : { expiredToken: fileOf('resources', 'expired_token_file') }),
    ...(statusPage === undefined ? {} : { statusPage }),
    ...(caFile === undefined ? {} : { authorities: fileOf('ca_file') }),
    ...(baseline === undefined ? {} : adoptBaseline(baseline, rest.accepted)),
  };
}

/** What the configuration itself says of a clause counts more than what a file beside it does. */
function adoptBaseline(
  { file, entries, accepted }: BaselineFile,
  own: TargetConfig['accepted'],
): Pick<TargetConfig, 'accepted' | 'baseline'> {
  const further = accepted.filter(({ clause }) => !own.some((each) => each.clause === clause));
  return { accepted: [...own, ...further], baseline: { file, entries, accepted } };
}

function resolveAccounts(
  accounts: ParsedTarget['accounts'],
  readSecret: (name: AccountName) => string,
): TargetConfig['accounts'] {
  const resolved: Partial<Record<AccountName, AccountConfig>> = {};
  for (const name of accountNames) {
    const account = accounts[name];
    if (account !== undefined) {
      const { key_id: keyId, email, auth, secret = readSecret(name) } = account;
      resolved[name] = { keyId, secret, email, auth };
    }
  }
  return resolved;
}
