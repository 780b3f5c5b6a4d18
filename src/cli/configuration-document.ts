import { describeConfig, describeIncluded } from '../config/json-schema.ts';
import { fillKeyTables } from '../config/key-tables.ts';
import { knownContracts } from './configuration.ts';

/** The JSON Schema of the configuration, or of a file that it includes, as text. */
export function writeConfigSchema({ included }: { readonly included: boolean }): string {
  const describe = included ? describeIncluded : describeConfig;
  return JSON.stringify(describe(knownContracts()), undefined, 2);
}

/** docs/configuration.md with its tables of keys made anew. */
export function fillConfigurationPage(page: string): string {
  return fillKeyTables(page, describeConfig(knownContracts()));
}
