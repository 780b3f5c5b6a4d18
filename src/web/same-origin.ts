import { isIP } from 'node:net';

/** The headers by which a browser tells where a request comes from. */
export type Origin = {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  readonly fetchSite?: string | undefined;
};

/** What this server is called, in lower case, beside its IP addresses and localhost; and whether it speaks TLS itself. */
export type Here = { readonly names: readonly string[]; readonly secure?: boolean };

/** Why a request that a browser was led to is refused. */
export const elsewhere =
  'Only the pages of this Faultline may ask for that, opened by an IP address, as localhost or under the name in web.external_url.';

/**
 * Whether a request was made by a page of this server, or by no browser at all. Browsers say so by `Sec-Fetch-Site`
 * (https://www.w3.org/TR/fetch-metadata/), where it is missing by `Origin`, which every browser sends with a POST; a program
 * that sends neither was not led here by a page. An origin must moreover be an IP address, localhost or one of `names`, in
 * lower case: under any other name it may be DNS rebinding, a stranger's page under a name that resolves to this server. The
 * pages of a server that speaks TLS itself (`secure`) come by https; one that came by http may be of somebody on the way. Where it
 * does not, a proxy may.
 */
export function isFromHere({ origin, host, fetchSite }: Origin, { names, secure = false }: Here): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin') return false;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return fetchSite !== undefined;
  const { protocol, host: written, hostname } = new URL(origin);
  const alike = written === host?.toLowerCase() && (protocol === 'https:' || !secure);
  return isOwnName(hostname, names) && (fetchSite !== undefined || alike);
}

function isOwnName(name: string, names: readonly string[]): boolean {
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0 || /(^|\.)localhost$/.test(name) || names.includes(name);
}
