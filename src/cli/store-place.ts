import { dirname, resolve } from 'node:path';
import type { Config } from '../config/target.ts';
import type { StorePlace } from '../store/open-store.ts';
import type { CliContext } from './context.ts';

/** Where the store is. A folder is, like every path in a configuration, relative to the file that names it. */
export function storePlace(
  { path, server }: Config['store'],
  configFile: string,
  { cwd }: Pick<CliContext, 'cwd'>,
): StorePlace {
  return server === undefined ? { folder: resolve(cwd, dirname(configFile), path) } : { server };
}
