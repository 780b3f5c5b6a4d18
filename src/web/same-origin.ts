/** The headers by which a browser tells where a request comes from. */
export type Origin = {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  readonly fetchSite?: string | undefined;
};

/**
 * Whether a request was made by a page of this server, or by no browser at all. Browsers say so by `Sec-Fetch-Site`
 * (https://www.w3.org/TR/fetch-metadata/), where it is missing by `Origin`, which every browser sends with a POST; a program
 * that sends neither was not led here by a page.
 */
export function isFromHere({ origin, host, fetchSite }: Origin): boolean {
  if (fetchSite !== undefined) return fetchSite === 'same-origin';
  if (origin === undefined) return true;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
