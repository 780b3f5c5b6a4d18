import { findWebPrefixes } from '../config/web-settings.ts';
import { startWeb, type Web, type WebOptions } from '../web/web.ts';
import type { CliContext } from './context.ts';
import type { StationOptions } from './station-options.ts';

/** Starts the pages of a station: without what they are made of, which `open` gives them, they only can be scraped. */
export function startStationWeb(
  { web, access, reload }: Pick<StationOptions, 'web' | 'access' | 'reload'>,
  sources: Pick<WebOptions, 'metrics' | 'ready' | 'live'>,
  { output, redactor }: CliContext,
): Promise<Web> {
  return startWeb({
    ...sources,
    host: web.host,
    port: web.port,
    prefixes: findWebPrefixes(web),
    ...(web.externalUrl === undefined ? {} : { externalName: new URL(web.externalUrl).hostname }),
    ...(access === undefined ? {} : { access }),
    ...(reload === undefined ? {} : { reload }),
    redact: (text) => redactor.redact(text),
    onFailure: (line) => output.print(line),
  });
}
