import { dirname, isAbsolute, resolve } from 'node:path';
import { findSecretFault } from './account-rules.ts';
import { formatPath, type ConfigPath, type Finding } from './problem.ts';
import { decodeText, describeFileError, type ReadFile } from './text-file.ts';
import { itemsOf, membersOf, valueAt } from './tree.ts';

/** The contents of the files that the configuration names, by the path of the key that names each (as `formatPath` writes it). */
export type SecretFiles = ReadonlyMap<string, string>;

/**
 * Reads every `secret_file` and `expired_token_file`, less one newline at the end. Relative paths begin at the folder of the file that names them.
 * What cannot be read, or holds nothing fit, becomes a finding; it does not repeat the name of the file, in whose place somebody may have put the secret.
 */
export async function readSecretFiles(
  data: unknown,
  fileOf: (path: ConfigPath) => string,
  readFile: ReadFile,
): Promise<{ files: SecretFiles; findings: readonly Finding[] }> {
  const files = new Map<string, string>();
  const findings: Finding[] = [];
  await Promise.all(
    namedFiles(data).map(async ([path, name]) => {
      const complain = (message: string): void => {
        findings.push({ path, message: `the file ${message}` });
      };
      try {
        const bytes = await readFile(resolve(dirname(fileOf(path)), name));
        const content = decodeText(bytes)?.replace(/\r?\n$/, '');
        const fault = content === undefined ? 'is not text in UTF-8' : findSecretFault(content);
        if (fault !== undefined) {
          complain(fault);
        }
        files.set(formatPath(path), content ?? '');
      } catch (error) {
        const why = describeFileError(error);
        const hint = isAbsolute(name) ? '' : '; its path begins at the folder of this file';
        complain(`cannot be read: ${why}${hint}`);
      }
    }),
  );
  return { files, findings };
}

function namedFiles(data: unknown): readonly (readonly [path: ConfigPath, name: string])[] {
  return itemsOf(valueAt(data, 'targets')).flatMap((target, index) => {
    const accounts = membersOf(valueAt(target, 'accounts')).map(([name]) => [
      'accounts',
      name,
      'secret_file',
    ]);
    return [...accounts, ['resources', 'expired_token_file']].flatMap((keys) => {
      const name = valueAt(target, ...keys);
      return typeof name === 'string' && name.trim() !== ''
        ? [[['targets', index, ...keys], name] as const]
        : [];
    });
  });
}
