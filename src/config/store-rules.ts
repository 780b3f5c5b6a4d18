import { findSecretFault } from './account-rules.ts';
import type { Finding } from './problem.ts';
import { readStoreUrl } from './store-settings.ts';
import { valueAt } from './tree.ts';

/** What concerns more than one key of `store`, its secret, and the place of whoever shares it. `data` may have any shape. */
export function checkStore(data: unknown): readonly Finding[] {
  const has = (key: string): boolean => valueAt(data, 'store', key) !== undefined;
  const url = valueAt(data, 'store', 'url');
  if (url === undefined) {
    return [
      ...['password_file', 'ca_file'].filter(has).map((key) => complain(key, 'needs store.url')),
      ...(valueAt(data, 'location') === undefined ? [] : [locationAlone]),
    ];
  }
  const reading = typeof url === 'string' ? readStoreUrl(url) : undefined;
  if (reading === undefined || !('value' in reading)) return [];
  const { password, tls } = reading.value;
  const fault = password === undefined ? undefined : findSecretFault(password);
  return [
    ...(has('path') ? [complain('path', 'stands beside url; give one of the two')] : []),
    ...(fault === undefined ? [] : [complain('url', `its password ${fault}`)]),
    ...(password !== undefined && has('password_file')
      ? [complain('password_file', 'stands beside a password in url; give one of the two')]
      : []),
    ...(!tls && has('ca_file')
      ? [complain('ca_file', 'is of no use: this connection is not encrypted (sslmode)')]
      : []),
  ];
}

const locationAlone: Finding = {
  path: ['location'],
  message: "needs store.url: only monitors that share a database know of each other's places",
};

function complain(key: string, message: string): Finding {
  return { path: ['store', key], message };
}
