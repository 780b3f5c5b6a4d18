import { createHash, randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghijklmnopqrstuv';

/** An xid as the API uses for nearly everything: 20 characters of `0-9a-v`, fresh and random. */
export function freshId(): string {
  return xidOf(randomBytes(20));
}

/** An xid that is always the same for the same text: seed data must not change between runs. */
export function seedId(text: string): string {
  return xidOf(createHash('sha256').update(`faultline sandbox id ${text}`).digest());
}

/** A key secret, 32 lower-case hexadecimal digits, always the same for the same text. */
export function seedSecret(text: string): string {
  return createHash('sha256').update(`faultline sandbox secret ${text}`).digest('hex').slice(0, 32);
}

export function freshSecret(): string {
  return randomBytes(16).toString('hex');
}

function xidOf(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 20), (byte) => alphabet[byte % 32]).join('');
}

const xid = /^[0-9a-v]{20}$/;
const emulated = /^emu[0-9a-v]{20}$/;
const userNumber = /^[0-9]{1,19}$/;

/** The forms that ids of each kind have; what does not fit is an invalid argument, not something missing. */
export const idForms: Readonly<Record<string, (id: string) => boolean>> = {
  project: (id) => xid.test(id),
  organization: (id) => xid.test(id),
  device: (id) => xid.test(id) || emulated.test(id),
  member: (id) => xid.test(id) || userNumber.test(id),
  serviceaccount: (id) => xid.test(id),
  key: (id) => xid.test(id),
  dataconnector: (id) => xid.test(id),
};
