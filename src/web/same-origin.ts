import { isIP } from 'node:net';

/** The headers by which a browser tells where a request comes from. */
export type Origin = {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  readonly fetchSite?: string | undefined;
};

/** Why a request that a browser was led to is refused. */
export const elsewhere =
  'Only the pages of this Faultline may ask for that, opened by an IP address, as localhost or under the name in web.external_url.';

/**
 * Whether a request was made by a page of this server, or by no browser at all. Browsers say so by `Sec-Fetch-Site`
 * (https://www.w3.org/TR/fetch-metadata/), where it is missing by `Origin`, which every browser sends with a POST; a program
 * that sends neither was not led here by a page. An origin must moreover be an IP address, localhost or one of `names`, in
 * lower case: under any other name it may be DNS rebinding, a stranger's page under a name that resolves to this server.
 */
export function isFromHere({ origin, host, fetchSite }: Origin, names: readonly string[]): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin') return false;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return fetchSite !== undefined;
  const { host: written, hostname } = new URL(origin);
  return isOwnName(hostname, names) && (fetchSite !== undefined || written === host?.toLowerCase());
}

function isOwnName(name: string, names: readonly string[]): boolean {
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0 || /(^|\.)localhost$/.test(name) || names.includes(name);
}
