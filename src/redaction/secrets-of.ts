import type { Exchange, RawHeader } from '../wire/exchange.ts';

/** What names of credentials end with, whoever made them up; a page token is none. */
const sensitiveName =
  /(?<!page[-_]?)token$|(?:secret|password|passwd|passphrase|api[-_]?key|secret[-_]?key|private[-_]?key|access[-_]?key|assertion|credentials?|authorization|cookie|signature|session[-_]?id|(?:c|x)srf)$/i;
const mention = new RegExp(sensitiveName.source.replaceAll('$', ''), 'i');

/** Shorter values of cookies are settings as a rule, and would tear holes into ordinary text. */
const shortestCookie = 16;
/** Nobody sends more in one request; what is made to hurt does. */
const mostSecrets = 100;

/**
 * The secrets that an exchange carries, found by the names that they go by: credentials and cookies in headers, members
 * and fields of bodies, parameters of the query. For exchanges that others recorded, whose secrets nobody knows before.
 */
export function secretsOf({ request, response }: Exchange): string[] {
  const bodies = [request.body, response?.body];
  return [
    ...[...request.headers, ...(response?.headers ?? [])].flatMap(secretsOfHeader),
    ...secretsOfFields(new URL(request.url).searchParams),
    ...bodies.flatMap((body) => (body === undefined ? [] : secretsOfBody(body))),
  ].slice(0, mostSecrets);
}

function secretsOfHeader([name, value]: RawHeader): string[] {
  if (!sensitiveName.test(name.trim())) return [];
  if (/set-cookie$/i.test(name.trim())) return secretsOfCookies(value.split(';', 1));
  if (/cookie$/i.test(name.trim())) return secretsOfCookies(value.split(';'));
  const credential = value.replace(/^\s*\S+\s+(?=\S)/, '').trim();
  if (!/^\s*basic\s/i.test(value)) return [credential];
  const pair = Buffer.from(credential, 'base64').toString('utf8');
  return [credential, pair, pair.slice(pair.indexOf(':') + 1)];
}

function secretsOfCookies(cookies: readonly string[]): string[] {
  return cookies
    .map((cookie) => cookie.slice(cookie.indexOf('=') + 1).trim())
    .filter((cookie) => cookie.length >= shortestCookie);
}

function secretsOfBody(body: Uint8Array): string[] {
  const text = new TextDecoder().decode(body);
  if (!mention.test(text)) return [];
  try {
    return secretsOfJson(JSON.parse(text));
  } catch {
    return secretsOfFields(new URLSearchParams(text));
  }
}

function secretsOfFields(fields: URLSearchParams): string[] {
  return Array.from(fields).flatMap(([name, value]) => (sensitiveName.test(name) ? [value] : []));
}

function secretsOfJson(value: unknown): string[] {
  const secrets: string[] = [];
  const left: unknown[] = [value];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    for (const [name, member] of Object.entries(next)) {
      if (typeof member === 'string' && sensitiveName.test(name)) secrets.push(member);
      else left.push(member);
    }
  }
  return secrets;
}
