import { findSecretFault } from './account-rules.ts';
import type { Environment } from './environment.ts';
import type { Finding } from './problem.ts';
import type { ProxyConfig } from './target.ts';
import type { Reading } from './text-value.ts';
import { itemsOf, membersOf, valueAt } from './tree.ts';
import { decodePart, isLoopbackUrl } from './url.ts';

/** What the URL of every proxy has in it. */
export const proxyForm = /^[Hh][Tt][Tt][Pp]:\S+$/;

/** `http://name:password@proxy.example.com:3128`. What is wrong is said without repeating any of it, for it may hold a password. */
export function readProxy(text: string): Reading<ProxyConfig> {
  const url = /\s/.test(text) || !URL.canParse(text) ? undefined : new URL(text);
  if (url === undefined) {
    return { fault: 'is not the URL of a proxy, such as http://proxy.example.com:3128' };
  }
  if (url.protocol !== 'http:')
    return { fault: 'is not the URL of an HTTP proxy, which begins with http://' };
  if (`${url.pathname}${url.search}${url.hash}` !== '/') return { fault: 'must end after the port' };
  const place = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || 80 };
  if (url.username === '' && url.password === '') return { value: place };
  const username = decode(url.username);
  const password = decode(url.password);
  if (username === undefined || password === undefined) {
    return { fault: 'has a name or a password in which "%" begins no escape; write %25 for a plain "%"' };
  }
  if (username.includes(':')) return { fault: 'has a name with a ":" in it, which no proxy can be told' };
  const fault = password === '' ? undefined : findSecretFault(password);
  if (fault !== undefined) return { fault: `has a password that ${fault}` };
  return { value: { ...place, credential: { username, password } } };
}

function decode(text: string): string | undefined {
  const decoded = decodePart(text);
  return decoded === undefined || /\p{Cc}/u.test(decoded) ? undefined : decoded;
}

/**
 * The proxy that the environment names, as most programs understand it: only `https_proxy` and `HTTPS_PROXY` (the first
 * counts more), since plain http goes to this machine only and never through a proxy; and `no_proxy`, `NO_PROXY`.
 */
export function findEnvironmentProxy(
  environment: Environment,
): (Reading<ProxyConfig> & { readonly name: string }) | undefined {
  const name = ['https_proxy', 'HTTPS_PROXY'].find((each) => (environment[each] ?? '') !== '');
  if (name === undefined) return undefined;
  const reading = readProxy(environment[name] ?? '');
  if ('fault' in reading) return { ...reading, name };
  const except = environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
  return { value: { ...reading.value, except }, name };
}

/** Whether a target, whatever its shape, has an API on another machine, and no proxy of its own. */
export function takesEnvironmentProxy(target: unknown): boolean {
  const urls = membersOf(valueAt(target, 'apis')).map(([, url]) => url);
  const own = ['proxy', 'proxy_file'].some((key) => valueAt(target, key) !== undefined);
  return !own && urls.some((url) => typeof url === 'string' && !isLoopbackUrl(url));
}

/** The targets for which the environment names a proxy that cannot be used: they would be reached without one. */
export function checkEnvironmentProxy(data: unknown, environment: Environment): readonly Finding[] {
  const proxy = findEnvironmentProxy(environment);
  if (proxy === undefined || !('fault' in proxy)) return [];
  const { name, fault } = proxy;
  return itemsOf(valueAt(data, 'targets')).flatMap((target, index) =>
    takesEnvironmentProxy(target)
      ? [{ path: ['targets', index, 'proxy'], message: `the environment variable ${name} ${fault}` }]
      : [],
  );
}
