import { createHmac, randomBytes } from 'node:crypto';
import type { WebAccess } from '../config/web-access.ts';
import type { Passwords } from './passwords.ts';

/** What became of somebody who wants in; `busy` where too many passwords are being compared. */
export type Admission = 'admitted' | 'refused' | 'busy';

/** Judges the value of an `Authorization` header. */
export type UserCheck = (header: string | undefined, users: WebAccess['users']) => Promise<Admission>;

/**
 * Judges by basic authentication (RFC 7617). How long it takes does not tell whether there is a user of that name: without one,
 * the password is compared with another user's hash, always the same for the same name. What was right before is known again
 * by a keyed digest, so that a scrape every few seconds costs one comparison in all, and many at once cost one together.
 */
export function createUserCheck({ fits }: Pick<Passwords, 'fits'>): UserCheck {
  const key = randomBytes(32);
  const digest = (...parts: readonly string[]): Buffer =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest();
  const admitted = new Map<string, string>();
  const underWay = new Map<string, Promise<boolean | undefined>>();
  const compare = (mark: string, password: string, hash: string): Promise<boolean | undefined> => {
    const comparison = underWay.get(mark) ?? fits(password, hash).finally(() => underWay.delete(mark));
    underWay.set(mark, comparison);
    return comparison;
  };
  return async (header, users) => {
    const credential = readCredential(header);
    if (credential === undefined) return 'refused';
    const { name, password } = credential;
    const own = users.get(name);
    const hash = own ?? pick([...users.values()], digest(name));
    const mark = digest(name, password, hash).toString('base64');
    if (own !== undefined && admitted.get(name) === mark) return 'admitted';
    const right = await compare(mark, password, hash);
    if (right === undefined) return 'busy';
    if (own === undefined || !right) return 'refused';
    admitted.set(name, mark);
    return 'admitted';
  };
}

function pick(hashes: readonly string[], by: Buffer): string {
  return hashes[by.readUInt32BE() % hashes.length] ?? '';
}

/** RFC 7617 §2: base64 of a name without a colon, a colon, and the password; the charset that the challenge asks for is UTF-8. */
function readCredential(
  header: string | undefined,
): { readonly name: string; readonly password: string } | undefined {
  const encoded = /^basic +([\w+/-]+=*) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}
