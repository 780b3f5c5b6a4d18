import { findWebPrefixes } from '../config/web-settings.ts';
import { startWeb, type Web, type WebOptions } from '../web/web.ts';
import type { CliContext } from './context.ts';
import type { StationOptions } from './station-options.ts';
import type { StationStore } from './station-store.ts';

/** Without pages nothing is watched. */
export async function startStationWeb(
  options: Omit<WebOptions, 'redact' | 'onFailure'>,
  store: StationStore,
  { output, redactor }: CliContext,
): Promise<Web> {
  try {
    return await startWeb({
      ...options,
      redact: (text) => redactor.redact(text),
      onFailure: (line) => output.print(line),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Where the pages of a station are, and who reaches them. */
export function findWebAddress({
  web,
  access,
  reload,
}: StationOptions): Pick<WebOptions, 'host' | 'port' | 'externalName' | 'prefixes' | 'access' | 'reload'> {
  return {
    host: web.host,
    port: web.port,
    prefixes: findWebPrefixes(web),
    ...(web.externalUrl === undefined ? {} : { externalName: new URL(web.externalUrl).hostname }),
    ...(access === undefined ? {} : { access }),
    ...(reload === undefined ? {} : { reload }),
  };
}
