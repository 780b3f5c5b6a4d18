import { isAbsolute } from 'node:path';

/** Reads a file whole; rejects as node:fs does. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

/** The text of a file in UTF-8, or why there is none, in words that follow its name. */
export async function readText(
  file: string,
  readFile: ReadFile,
): Promise<string | { readonly fault: string }> {
  try {
    const bytes = await readFile(file);
    return decodeText(bytes) ?? { fault: 'is not text in UTF-8' };
  } catch (error) {
    return { fault: `cannot be read: ${describeFileError(error)}` };
  }
}

/** The text that the bytes are in UTF-8; undefined when they are none. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Why a file could not be read, in words. */
export function describeFileError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return reasons[code] ?? code;
}

/** What follows that, of a file that was named so: where the path of it begins; empty where that is no question. */
export function describeBase(name: string): string {
  return isAbsolute(name) ? '' : '; its path begins at the folder of this file';
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ERR_FS_FILE_TOO_LARGE: 'it is too large',
};
