import { readFileSync } from 'node:fs';

/**
 * The version in package.json. It is looked for upwards, for the built program lies one folder deeper than
 * its source.
 * @throws Error when there is no package.json of ours above this file.
 */
export function readVersion(from = import.meta.url): string {
  for (const up of ['../../', '../../../']) {
    const version = versionIn(new URL(`${up}package.json`, from));
    if (version !== undefined) return version;
  }
  throw new Error('the package.json of faultline is missing from its installation');
}

function versionIn(file: URL): string | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null || !('name' in value) || value.name !== 'faultline') {
      return undefined;
    }
    return 'version' in value && typeof value.version === 'string' ? value.version : undefined;
  } catch {
    return undefined;
  }
}
