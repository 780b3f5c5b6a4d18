import { dirname, resolve } from 'node:path';
import { findSecretFault } from './account-rules.ts';
import { findAuthoritiesFault } from './authorities.ts';
import { keyIdFault, keyIdForm } from './key-id.ts';
import type { ConfigPath, Finding } from './problem.ts';
import { readProxy } from './proxy.ts';
import type { NamedFile } from './target.ts';
import { decodeText, describeBase, describeFileError, type ReadFile } from './text-file.ts';
import { itemsOf, membersOf, valueAt } from './tree.ts';

/** A file that a target or the store names, read. */
export type ReadNamedFile = NamedFile & { readonly content: string };

/** What a configuration names, and what is wrong with it. */
export type NamedFiles = {
  /** By the index of the target. */
  readonly files: readonly (readonly ReadNamedFile[])[];
  readonly ofStore: readonly ReadNamedFile[];
  readonly findings: readonly Finding[];
};

/**
 * Reads every file whose content a target or the store takes in: `secret_file`, `key_id_file`, `expired_token_file`, `proxy_file` and
 * `password_file`, less one newline at the end, and `ca_file`. Relative paths begin at the folder of the file that names them.
 * What cannot be read, or holds nothing fit, becomes a finding; it does not repeat the name of the file, in whose place somebody may have put the secret.
 */
export async function readNamedFiles(
  data: unknown,
  fileOf: (path: ConfigPath) => string,
  readFile: ReadFile,
): Promise<NamedFiles> {
  const findings: Finding[] = [];
  const readAll = async (
    owner: ConfigPath,
    names: readonly (readonly string[])[],
  ): Promise<readonly ReadNamedFile[]> => {
    const read = await Promise.all(
      names.map(async (keys) => {
        const path = [...owner, ...keys];
        const name = valueAt(data, ...path);
        if (typeof name !== 'string' || name.trim() === '') return undefined;
        const file = resolve(dirname(fileOf(path)), name);
        const content = await readNamedFile({ keys, file }, readFile);
        if (typeof content === 'string') return { keys, file, content };
        const where = content.unreadable ? describeBase(name) : '';
        findings.push({ path, message: `the file ${content.fault}${where}` });
        return undefined;
      }),
    );
    return read.filter((file) => file !== undefined);
  };
  const files = await Promise.all(
    itemsOf(valueAt(data, 'targets')).map((target, index) => readAll(['targets', index], keysOf(target))),
  );
  const ofStore = await readAll(['store'], [['password_file'], ['ca_file']]);
  return { files, ofStore, findings };
}

/** What a file holds now, or in words that follow "the file" why that cannot be used. */
export async function readNamedFile(
  { keys, file }: NamedFile,
  readFile: ReadFile,
): Promise<string | { readonly fault: string; readonly unreadable: boolean }> {
  const { take, findFault, noText } = kinds[keys.at(-1) ?? ''] ?? secretKind;
  try {
    const text = decodeText(await readFile(file));
    if (text === undefined) return { fault: noText, unreadable: false };
    const content = take(text);
    const fault = findFault(content);
    return fault === undefined ? content : { fault, unreadable: false };
  } catch (error) {
    return { fault: `cannot be read: ${describeFileError(error)}`, unreadable: true };
  }
}

/** What a file holds. */
type Kind = {
  /** How it is taken from the text of the file. */
  readonly take: (text: string) => string;
  /** What is wrong with it, in words that follow "the file". */
  readonly findFault: (content: string) => string | undefined;
  /** Said of bytes that are no text. */
  readonly noText: string;
};

const withoutLastNewline = (text: string): string => text.replace(/\r?\n$/, '');
const secretKind: Kind = {
  take: withoutLastNewline,
  findFault: findSecretFault,
  noText: 'is not text in UTF-8',
};
/** By the last key. */
const kinds: Readonly<Record<string, Kind>> = {
  secret_file: secretKind,
  password_file: secretKind,
  expired_token_file: secretKind,
  key_id_file: { ...secretKind, findFault: findKeyIdFault },
  proxy_file: { ...secretKind, findFault: findProxyFault },
  ca_file: {
    take: (text) => text,
    findFault: findAuthoritiesFault,
    noText: 'is not in PEM format, which is text',
  },
};

function findProxyFault(url: string): string | undefined {
  const reading = readProxy(url);
  return 'fault' in reading ? reading.fault : undefined;
}

function findKeyIdFault(id: string): string | undefined {
  if (id === '') return 'is empty';
  return keyIdForm.test(id) ? undefined : keyIdFault;
}

/** The keys under which a target may name a file. */
function keysOf(target: unknown): readonly (readonly string[])[] {
  const accounts = membersOf(valueAt(target, 'accounts')).flatMap(([account]) => [
    ['accounts', account, 'key_id_file'],
    ['accounts', account, 'secret_file'],
  ]);
  return [...accounts, ['resources', 'expired_token_file'], ['proxy_file'], ['ca_file']];
}
