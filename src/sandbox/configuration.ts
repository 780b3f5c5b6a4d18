import { chmod, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { stringify } from 'yaml';
import type { AccessTokens } from './access-token.ts';
import { SandboxError } from './sandbox-error.ts';
import type { Seed } from './seed/seed.ts';
import type { LimitScope } from './service.ts';

export type SandboxUrls = {
  readonly rest: string;
  readonly emulator: string;
  readonly token: string;
  readonly documentation: string;
  readonly control?: string;
};

/** Requests per second: as fast as a quota that nobody else uses allows; 5 would stand on a knife edge. */
const pace = 4.5;

export type SandboxTargetAccount = {
  readonly key_id: string;
  readonly secret: string;
  readonly email: string;
  readonly auth: readonly ('token' | 'basic')[];
};

/** A `targets[]` entry of a monitor's configuration; `expiredToken` has no place there and stands beside it. */
export type SandboxTarget = {
  readonly name: string;
  readonly contract: string;
  readonly contact: string;
  readonly apis: {
    readonly rest: string;
    readonly emulator: string;
    readonly token: string;
    readonly documentation: string;
  };
  readonly accounts: Readonly<Record<string, SandboxTargetAccount>>;
  readonly resources: Readonly<Record<string, string>>;
  readonly writes: boolean;
  readonly bursts: boolean;
  readonly forgeries: boolean;
  readonly limits: {
    readonly scope: 'target' | 'account';
    readonly exclusive: boolean;
    readonly pace: number;
  };
  /** An access token of the administrator whose hour has passed. */
  readonly expiredToken: string;
};

export type TargetContext = {
  readonly seed: Seed;
  readonly urls: SandboxUrls;
  readonly tokens: AccessTokens;
  readonly limitScope: LimitScope;
  /** When the sandbox started, in milliseconds since the epoch. */
  readonly startedAt: number;
};

export function targetOf({ seed, urls, tokens, limitScope, startedAt }: TargetContext): SandboxTarget {
  const { rest, emulator, token, documentation } = urls;
  const { organization, project, second_project, foreign_project } = seed.resources;
  const issuedAt = Math.floor(startedAt / 1000) - 2 * 3600;
  const owner = seed.accounts['administrator'] ?? Object.values(seed.accounts).find((each) => !each.revoked);
  const expired = { key: owner?.key_id ?? '', issuedAt, expiresAt: issuedAt + 3600 };
  return {
    name: 'sandbox',
    contract: 'disruptive-technologies',
    contact: 'nobody@localhost',
    apis: { rest, emulator, token, documentation },
    accounts: Object.fromEntries(
      Object.entries(seed.accounts).map(([name, account]): [string, SandboxTargetAccount] => [
        name,
        {
          key_id: account.key_id,
          secret: account.secret,
          email: `${account.id}@${account.project}.serviceaccount.d21s.com`,
          auth: account.basic ? ['token', 'basic'] : ['token'],
        },
      ]),
    ),
    resources: {
      organization: `organizations/${organization}`,
      project: `projects/${project}`,
      ...(second_project === undefined ? {} : { second_project: `projects/${second_project}` }),
      ...(foreign_project === undefined ? {} : { foreign_project: `projects/${foreign_project}` }),
    },
    writes: true,
    bursts: true,
    forgeries: true,
    limits: { scope: limitScope === 'account' ? 'account' : 'target', exclusive: true, pace },
    expiredToken: tokens.issue(expired),
  };
}

/**
 * Writes a configuration that a monitor can be started with, and the expired token in `FILE.expired-token` beside it;
 * both readable by their owner only.
 * @throws SandboxError when a file cannot be written.
 */
export async function writeConfiguration(file: string, target: SandboxTarget): Promise<void> {
  const { expiredToken, ...entry } = target;
  const tokenFile = `${file}.expired-token`;
  const resources = { ...entry.resources, expired_token_file: `./${basename(tokenFile)}` };
  const comment =
    '# Written by the sandbox for its own address; the secrets in it are good for nothing else.\n';
  await writePrivately(tokenFile, `${expiredToken}\n`);
  await writePrivately(file, comment + stringify({ targets: [{ ...entry, resources }] }, { lineWidth: 0 }));
}

async function writePrivately(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600 });
    // The mode above is for new files only.
    await chmod(file, 0o600);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SandboxError(`the configuration cannot be written to ${file}: ${why}`, { cause: error });
  }
}
