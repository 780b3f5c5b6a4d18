import { shortestSecret } from '../redaction/redactor.ts';
import type { ConfigPath, Finding } from './problem.ts';
import type { TargetRule } from './rule.ts';
import { accountNames } from './target.ts';
import { membersOf, valueAt } from './tree.ts';

/** What accounts need that no single key of theirs tells. */
export const checkAccounts: TargetRule = (target, path) =>
  accountNames.flatMap((name) => {
    const account = valueAt(target, 'accounts', name);
    const own = [...path, 'accounts', name];
    const hasTokenEndpoint = valueAt(target, 'apis', 'token') !== undefined;
    return membersOf(account).length === 0
      ? []
      : [
          ...requireOneOf(account, own, 'key_id'),
          ...checkSecret(account, own),
          ...checkAuthentication(account, own, hasTokenEndpoint),
        ];
  });

/** What is wrong with a secret, in words that do not repeat it, or undefined. */
export function findSecretFault(secret: string): string | undefined {
  if (secret === '') {
    return 'is empty';
  }
  if (/[\r\n]/.test(secret)) {
    return 'has more than one line';
  }
  return secret.length < shortestSecret
    ? `has fewer than ${shortestSecret} characters: too short to be kept out of logs and reports`
    : undefined;
}

/** A value stands in the configuration, or in a file that it names. */
function requireOneOf(account: unknown, path: ConfigPath, key: 'key_id' | 'secret'): readonly Finding[] {
  const value = valueAt(account, key);
  const file = valueAt(account, `${key}_file`);
  if (value === undefined && file === undefined) {
    return [{ path: [...path, key], message: `is required, or ${key}_file in its place` }];
  }
  return value !== undefined && file !== undefined
    ? [{ path: [...path, `${key}_file`], message: `stands beside ${key}; give one of the two` }]
    : [];
}

function checkSecret(account: unknown, path: ConfigPath): readonly Finding[] {
  const secret = valueAt(account, 'secret');
  const fault = typeof secret === 'string' ? findSecretFault(secret) : undefined;
  return [
    ...requireOneOf(account, path, 'secret'),
    ...(fault === undefined ? [] : [{ path: [...path, 'secret'], message: fault }]),
  ];
}

function checkAuthentication(
  account: unknown,
  path: ConfigPath,
  hasTokenEndpoint: boolean,
): readonly Finding[] {
  const auth = valueAt(account, 'auth') ?? ['token'];
  const own = [...path, 'auth'];
  if (!Array.isArray(auth)) {
    return [];
  }
  if (auth.length === 0 || new Set(auth).size < auth.length) {
    return [{ path: own, message: 'must name token, basic, or each of them once' }];
  }
  return auth.includes('token') && !hasTokenEndpoint
    ? [{ path: own, message: 'by token (the default) needs apis.token, the address of the token endpoint' }]
    : [];
}
