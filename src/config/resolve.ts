import { formatPath } from './problem.ts';
import type { ParsedConfig } from './schema.ts';
import type { SecretFiles } from './secret-files.ts';
import type { ParsedTarget } from './target-schema.ts';
import {
  accountNames,
  type AccountConfig,
  type AccountName,
  type Config,
  type TargetConfig,
} from './target.ts';

/** The configuration as the program uses it, secrets filled in. Only for what passed every check. */
export function resolveConfig(parsed: ParsedConfig, files: SecretFiles): Config {
  const { web, store, targets } = parsed;
  return {
    web: web.listen,
    store: { path: store.path, retentionDays: store.retention },
    targets: targets.map((target, index) => resolveTarget(target, index, files)),
  };
}

/** Every secret of the configuration, each once: keys and expired tokens. */
export function listSecrets({ targets }: Config): readonly string[] {
  const secrets = targets.flatMap(({ accounts, expiredToken }) => [
    ...Object.values(accounts).map(({ secret }) => secret),
    ...(expiredToken === undefined ? [] : [expiredToken]),
  ]);
  return [...new Set(secrets)];
}

function resolveTarget(parsed: ParsedTarget, index: number, files: SecretFiles): TargetConfig {
  const { accounts, resources, status_page: statusPage, ...rest } = parsed;
  const { expired_token_file: expiredTokenFile, ...places } = resources;
  const fileOf = (...keys: readonly string[]): string =>
    files.get(formatPath(['targets', index, ...keys])) ?? '';
  return {
    ...rest,
    accounts: resolveAccounts(accounts, (name) => fileOf('accounts', name, 'secret_file')),
    resources: places,
    ...(expiredTokenFile === undefined ? {} : { expiredToken: fileOf('resources', 'expired_token_file') }),
    ...(statusPage === undefined ? {} : { statusPage }),
  };
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
