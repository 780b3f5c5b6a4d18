/** Where the web pages are to be had; what is absent takes its default. */
export type WebSettings = {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** As browsers reach the pages, perhaps through a proxy; without a trailing slash. */
  readonly externalUrl?: string;
  /** What the path of every request begins with, without a trailing slash; empty for none. */
  readonly routePrefix?: string;
  /** Where Grafana has the dashboards, without a trailing slash. */
  readonly grafanaUrl?: string;
  /** Whether the pages may ask for a run of a probe. */
  readonly runNow: boolean;
  /** The file that says who may reach the pages, and how: everybody by plain HTTP where there is none. */
  readonly configFile?: string;
};

/** What paths begin with, without a trailing slash; empty for nothing. */
export type WebPrefixes = {
  /** In requests. */
  readonly route: string;
  /** As browsers see them: another where a proxy takes a prefix off. */
  readonly base: string;
};

/** The prefix of requests is that of the external URL unless told otherwise, and the other way round. */
export function findWebPrefixes({
  externalUrl,
  routePrefix,
}: Pick<WebSettings, 'externalUrl' | 'routePrefix'>): WebPrefixes {
  const external = externalUrl === undefined ? undefined : new URL(externalUrl).pathname.replace(/\/$/, '');
  const route = routePrefix ?? external ?? '';
  return { route, base: external ?? route };
}
