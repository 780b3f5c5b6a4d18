/** Headers whose value is a credential, in lower case. */
const sensitiveHeaders = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'x-auth-token',
] as const;

/**
 * Names of JSON members, form fields and query parameters whose value is a credential. Words may be joined by `_`, by `-` or by
 * nothing, and more words may stand before them. Key ids, e-mail addresses and paths such as `secret_file` are none.
 */
const sensitiveFields = [
  'access_token',
  'refresh_token',
  'id_token',
  'auth_token',
  'session_token',
  'assertion',
  'client_secret',
  'signature_secret',
  'secret',
  'secret_key',
  'password',
  'passwd',
  'passphrase',
  'api_key',
  'private_key',
] as const;

/** Regular-expression source of any of the headers. */
export const headerPattern = sensitiveHeaders.join('|');

/** Regular-expression source of any of the names, headers included. */
export const namePattern = [
  ...sensitiveHeaders,
  ...sensitiveFields.map((name) => name.replaceAll('_', '[-_]?')),
].join('|');

const sensitiveName = new RegExp(`^(?:${namePattern})$`, 'i');

/** Whether a header of this name, in any case, carries a credential. */
export function isSensitiveHeader(name: string): boolean {
  return sensitiveName.test(name.trim());
}
