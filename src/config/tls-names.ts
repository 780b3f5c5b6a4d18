/**
 * The cipher suites of TLS 1.2 that may be chosen: their names in the registry of IANA, which Go uses, with those of OpenSSL,
 * which Node uses (https://docs.openssl.org/3.0/man1/openssl-ciphers/).
 */
const suites = {
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
} as const;

/** Those of TLS 1.3 have one name for both. As in Go they may be named, and are on whether named or not. */
const newerSuites = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
] as const;

/** The curves that may be chosen: the names of Go with those of OpenSSL. */
const groups = { CurveP256: 'P-256', CurveP384: 'P-384', CurveP521: 'P-521', X25519: 'X25519' } as const;

type OlderSuite = keyof typeof suites;
/** A cipher suite by its name in the registry of IANA. */
export type CipherSuite = OlderSuite | (typeof newerSuites)[number];
/** A curve by its name in Go. */
export type Curve = keyof typeof groups;

/** Every cipher suite that may be chosen. */
export const cipherSuites: readonly CipherSuite[] = [...keysOf(suites), ...newerSuites];
/** Every curve that may be chosen. */
export const curves: readonly Curve[] = keysOf(groups);

/** The list for `ciphers` of node:tls. */
export function listCiphers(chosen: readonly CipherSuite[]): string {
  const older = keysOf(suites).filter((name) => chosen.includes(name));
  const ordered = older.toSorted((a, b) => chosen.indexOf(a) - chosen.indexOf(b));
  return [...newerSuites, ...ordered.map((name) => suites[name])].join(':');
}

/** The list for `ecdhCurve` of node:tls. */
export function listCurves(chosen: readonly Curve[]): string {
  return chosen.map((name) => groups[name]).join(':');
}

function keysOf<Key extends string>(table: Readonly<Record<Key, string>>): readonly Key[] {
  return Object.keys(table).filter((name): name is Key => Object.hasOwn(table, name));
}
