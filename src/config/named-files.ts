import { dirname, isAbsolute, resolve } from 'node:path';
import { findSecretFault } from './account-rules.ts';
import { findAuthoritiesFault } from './authorities.ts';
import { formatPath, type ConfigPath, type Finding } from './problem.ts';
import { decodeText, describeFileError, type ReadFile } from './text-file.ts';
import { itemsOf, membersOf, valueAt } from './tree.ts';

/** The contents of the files that targets name, by the path of the key that names each (as `formatPath` writes it). */
export type NamedFiles = ReadonlyMap<string, string>;

/** What a file holds. */
type Kind = {
  /** How it is taken from the text of the file. */
  readonly take: (text: string) => string;
  /** What is wrong with it, in words that follow "the file". */
  readonly findFault: (content: string) => string | undefined;
  /** Said of bytes that are no text. */
  readonly noText: string;
};

const secretKind: Kind = {
  take: (text) => text.replace(/\r?\n$/, ''),
  findFault: findSecretFault,
  noText: 'is not text in UTF-8',
};
const authoritiesKind: Kind = {
  take: (text) => text,
  findFault: findAuthoritiesFault,
  noText: 'is not in PEM format, which is text',
};

/**
 * Reads every `secret_file` and `expired_token_file`, less one newline at the end, and every `ca_file`. Relative paths begin at the folder of
 * the file that names them.
 * What cannot be read, or holds nothing fit, becomes a finding; it does not repeat the name of the file, in whose place somebody may have put the secret.
 */
export async function readNamedFiles(
  data: unknown,
  fileOf: (path: ConfigPath) => string,
  readFile: ReadFile,
): Promise<{ files: NamedFiles; findings: readonly Finding[] }> {
  const files = new Map<string, string>();
  const findings: Finding[] = [];
  await Promise.all(
    listNamed(data).map(async ({ path, name, kind }) => {
      const complain = (message: string): void => {
        findings.push({ path, message: `the file ${message}` });
      };
      try {
        const text = decodeText(await readFile(resolve(dirname(fileOf(path)), name)));
        const content = text === undefined ? undefined : kind.take(text);
        const fault = content === undefined ? kind.noText : kind.findFault(content);
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

type Named = { readonly path: ConfigPath; readonly name: string; readonly kind: Kind };

function listNamed(data: unknown): readonly Named[] {
  return itemsOf(valueAt(data, 'targets')).flatMap((target, index) => {
    const accounts = membersOf(valueAt(target, 'accounts')).map(([account]) => ({
      keys: ['accounts', account, 'secret_file'],
      kind: secretKind,
    }));
    const others = [
      { keys: ['resources', 'expired_token_file'], kind: secretKind },
      { keys: ['ca_file'], kind: authoritiesKind },
    ];
    return [...accounts, ...others].flatMap(({ keys, kind }) => {
      const name = valueAt(target, ...keys);
      return typeof name === 'string' && name.trim() !== ''
        ? [{ path: ['targets', index, ...keys], name, kind }]
        : [];
    });
  });
}
