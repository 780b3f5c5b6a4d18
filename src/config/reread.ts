import { readFile as readFileFromDisk } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { readNamedFile, type ReadNamedFile } from './named-files.ts';
import { readProxy } from './proxy.ts';
import { accountNames, type AccountConfig, type NamedFile, type TargetConfig } from './target.ts';
import type { ReadFile } from './text-file.ts';

/** What became of the files of a target when they were read anew. */
export type Reread = {
  /** The very same object where nothing has changed. */
  readonly target: TargetConfig;
  /** The files that hold something else than before. */
  readonly changed: readonly NamedFile[];
  /** The files that cannot be used, each with the reason in words that follow "the file". What they held before stays. */
  readonly faults: ReadonlyMap<NamedFile, string>;
};

/** Reads every file anew that a target names. Never rejects. */
export async function rereadTarget(
  target: TargetConfig,
  readFile: ReadFile = readFileFromDisk,
): Promise<Reread> {
  let next = target;
  const changed: NamedFile[] = [];
  const faults = new Map<NamedFile, string>();
  const contents = await Promise.all((target.files ?? []).map((file) => readNamedFile(file, readFile)));
  for (const [index, file] of (target.files ?? []).entries()) {
    const content = contents[index];
    if (typeof content === 'string') {
      const filled = takeInOne(next, { ...file, content });
      if (isDeepStrictEqual(filled, next)) continue;
      next = filled;
      changed.push(file);
    } else if (content !== undefined) {
      faults.set(file, content.fault);
    }
  }
  return { target: next, changed, faults };
}

/** The target with the contents of these files in their places. */
export function takeIn(target: TargetConfig, files: readonly ReadNamedFile[]): TargetConfig {
  let filled = target;
  for (const file of files) filled = takeInOne(filled, file);
  return filled;
}

function takeInOne(target: TargetConfig, { keys, content }: ReadNamedFile): TargetConfig {
  const [section, name] = keys;
  const last = keys.at(-1);
  if (section === 'ca_file') return { ...target, authorities: content };
  if (section === 'proxy_file') {
    const reading = readProxy(content);
    return 'value' in reading ? { ...target, proxy: reading.value } : target;
  }
  if (last === 'expired_token_file') return { ...target, expiredToken: content };
  return takeInAccount(target, name, last === 'key_id_file' ? { keyId: content } : { secret: content });
}

function takeInAccount(
  target: TargetConfig,
  name: string | undefined,
  values: Partial<AccountConfig>,
): TargetConfig {
  const account = accountNames.find((known) => known === name);
  const config = account === undefined ? undefined : target.accounts[account];
  if (account === undefined || config === undefined) return target;
  return { ...target, accounts: { ...target.accounts, [account]: { ...config, ...values } } };
}
