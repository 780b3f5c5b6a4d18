/** A base URL, and which API of which target lives there. */
export type Base = { readonly target: string; readonly api: string; readonly url: string };

/** Where a recorded request went: the base, and the path behind it. */
export type Place = { readonly base: Base; readonly path: string };

/** Finds the base URLs that a URL lies under, the longest of each target first come. Scheme, host and port must be equal. */
export function findPlaces(bases: readonly Base[], url: URL): Place[] {
  const found = new Map<string, Place>();
  for (const base of bases) {
    const { origin, pathname } = new URL(base.url);
    const prefix = pathname.replace(/\/$/, '');
    if (origin !== url.origin || !liesUnder(url.pathname, prefix)) continue;
    const known = found.get(base.target);
    if (known !== undefined && known.base.url.length >= base.url.length) continue;
    found.set(base.target, { base, path: url.pathname.slice(prefix.length) });
  }
  return [...found.values()];
}

function liesUnder(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}
