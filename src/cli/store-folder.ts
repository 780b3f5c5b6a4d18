import { dirname, resolve } from 'node:path';
import type { CliContext } from './context.ts';

/** The folder of the store, absolute: like every path in a configuration, it is relative to the file that names it. */
export function storeFolder(path: string, configFile: string, { cwd }: Pick<CliContext, 'cwd'>): string {
  return resolve(cwd, dirname(configFile), path);
}
