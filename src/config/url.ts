import { readRoutePrefix, type Reading } from './text-value.ts';

/** What every URL that is read here has in it. */
export const urlForm = /^[Hh][Tt][Tt][Pp][Ss]?:\S+$/;

/** What every base URL has in it. */
export const baseUrlForm = /^[Hh][Tt][Tt][Pp][Ss]?:[^\s?#]+$/;

/** Whether the URL leads to this machine: 127.0.0.0/8, ::1 or localhost. False for what is no URL. */
export function isLoopbackUrl(text: string): boolean {
  if (!URL.canParse(text)) {
    return false;
  }
  const { hostname } = new URL(text);
  return /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === '[::1]' || hostname === 'localhost';
}

/** What is wrong with a URL that people may be shown and the monitor may call, or undefined. The words follow the quoted text. */
export function findUrlFault(text: string): string | undefined {
  const url = parse(text);
  if (url === undefined) {
    return 'is not a URL';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return 'is not a URL that begins with https://';
  }
  if (url.username !== '' || url.password !== '') {
    return 'must not hold a user name or a password; those belong under accounts';
  }
  if (url.protocol === 'http:' && !isLoopbackUrl(text)) {
    return 'must begin with https:// (http:// is for this machine only)';
  }
  return undefined;
}

/** The same for a base URL, to which paths are added. */
export function findBaseUrlFault(text: string): string | undefined {
  return findUrlFault(text) ?? (/[?#]/.test(text) ? 'must have neither a query nor a fragment' : undefined);
}

/** The base URL in its normal form, without a trailing slash. */
export function normalizeBaseUrl(text: string): string {
  return new URL(text).href.replace(/\/+$/, '');
}

/** The URL under which browsers reach the pages, without a trailing slash. It is only shown, so plain http will do. */
export function readExternalUrl(text: string): Reading<string> {
  const url = parse(text);
  const fits =
    (url?.protocol === 'https:' || url?.protocol === 'http:') &&
    url.username + url.password === '' &&
    !/[?#]/.test(text) &&
    'value' in readRoutePrefix(url.pathname);
  return fits
    ? { value: normalizeBaseUrl(text) }
    : { fault: 'is not the address of the pages, such as https://monitor.example.com/faultline' };
}

/** `https://grafana.example.com/below`, for links that people follow: without a trailing slash. */
export function readLinkBase(text: string): Reading<string> {
  const url = parse(text);
  const isPlain =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    `${url.username}${url.password}${url.search}${url.hash}` === '';
  return isPlain
    ? { value: url.href.replace(/\/+$/, '') }
    : { fault: 'is not the address of a web page without user name, query and fragment' };
}

/** The text that a part of a URL stands for; undefined where a `%` in it begins no escape. */
export function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Without the blanks and control characters that a browser would silently take out. */
function parse(text: string): URL | undefined {
  return /[\s\p{Cc}]/u.test(text) || !URL.canParse(text) ? undefined : new URL(text);
}
