import { readFile as readFileFromDisk, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import { byPlace, ConfigError, firstOfEachPath } from './problem.ts';
import { checkAgainst, omitEmpty } from './shape.ts';
import { aboutFile, flawsOf, placeFinding, readSource } from './source.ts';
import type { ReadFile } from './text-file.ts';
import { listCiphers, listCurves } from './tls-names.ts';
import { findContextFault, readTlsFiles, type TlsFiles } from './tls-files.ts';
import { valueAt } from './tree.ts';
import { checkWebAccess } from './web-access-rules.ts';
import { webAccessSchema, type ClientAuthType, type ParsedWebAccess } from './web-access-schema.ts';

/** Which certificates of clients will do. */
export type ClientPolicy = {
  /** Whether there must be one. */
  readonly required: boolean;
  /** Whether one that there is must be vouched for. */
  readonly verified: boolean;
  /** The names of which one must stand in it, as subject alternative name; any will do when absent. */
  readonly names?: readonly string[];
};

/** Who may reach the web pages, and how. */
export type WebAccess = {
  readonly file: string;
  /** Plain HTTP when absent. */
  readonly tls?: {
    readonly context: SecureContextOptions;
    /** No certificate is asked for when absent. */
    readonly clients?: ClientPolicy;
  };
  /** Headers of every answer, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bcrypt hash of each user's password, by name; everybody is let in when there is none. */
  readonly users: ReadonlyMap<string, string>;
};

/**
 * Reads and checks a web configuration file and the files that it names, whose paths begin at its folder.
 * @throws ConfigError with every problem that was found, each with its place.
 */
export async function loadWebAccess(file: string, readFile: ReadFile = readFileFromDisk): Promise<WebAccess> {
  const source = await readSource(file, readFile);
  if ('fault' in source) throw new ConfigError([aboutFile(file, source.fault)]);
  if (!source.document.sound) throw new ConfigError(flawsOf(source));
  const data = omitEmpty(source.document.data ?? {}, webAccessSchema);
  const shape = checkAgainst(webAccessSchema, data, data);
  const files = await readTlsFiles(data, dirname(file), readFile);
  const findings = firstOfEachPath([...checkWebAccess(data), ...shape.findings, ...files.findings]);
  const problems = [...flawsOf(source), ...findings.map((finding) => placeFinding(source, finding))];
  if (problems.length > 0 || shape.parsed === undefined) throw new ConfigError(problems.toSorted(byPlace));
  const access = resolveAccess(file, shape.parsed, files);
  const fault = access.tls === undefined ? undefined : findContextFault(access.tls.context);
  if (fault === undefined) return access;
  // Each part of it was looked at; what is left depends on this machine's OpenSSL, such as a curve that it does not have.
  const message = `cannot be used on this machine: ${fault}`;
  throw new ConfigError([placeFinding(source, { path: ['tls_server_config'], message, atKey: true })]);
}

/** A text that changes when the file, or one that it names, does: looked at from outside, so that it costs next to nothing. */
export async function fingerprintWebAccess(file: string): Promise<string> {
  const source = await readSource(file, readFileFromDisk);
  const data = 'fault' in source ? {} : source.document.data;
  const named = ['cert_file', 'key_file', 'client_ca_file'].map((key) =>
    valueAt(data, 'tls_server_config', key),
  );
  const paths = named.filter((name) => typeof name === 'string').map((name) => resolve(dirname(file), name));
  const marks = [file, ...paths].map(async (path) => {
    const known = await stat(path).catch(() => undefined);
    return known === undefined ? 'none' : [known.ino, known.size, known.mtimeMs].join(':');
  });
  return (await Promise.all(marks)).join(' ');
}

function resolveAccess(file: string, parsed: ParsedWebAccess, files: TlsFiles): WebAccess {
  const { tls_server_config: tls, http_server_config: http, basic_auth_users: users } = parsed;
  const headers = Object.entries(http.headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    file,
    headers: Object.fromEntries(headers),
    users: new Map(Object.entries(users)),
    ...(tls === undefined ? {} : { tls: resolveTls(tls, files) }),
  };
}

const versions = { TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;

function resolveTls(
  parsed: NonNullable<ParsedWebAccess['tls_server_config']>,
  { cert, key, ca }: TlsFiles,
): NonNullable<WebAccess['tls']> {
  const { cipher_suites: suites, curve_preferences: preferred, client_allowed_sans: names } = parsed;
  const clients = clientPolicies[parsed.client_auth_type];
  return {
    context: {
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(ca === undefined ? {} : { ca }),
      minVersion: versions[parsed.min_version],
      maxVersion: versions[parsed.max_version],
      honorCipherOrder: parsed.prefer_server_cipher_suites,
      ...(suites.length === 0 ? {} : { ciphers: listCiphers(suites) }),
      ...(preferred.length === 0 ? {} : { ecdhCurve: listCurves(preferred) }),
    },
    ...(clients === undefined ? {} : { clients: { ...clients, ...(names === undefined ? {} : { names }) } }),
  };
}

const clientPolicies: Readonly<Record<ClientAuthType, ClientPolicy | undefined>> = {
  NoClientCert: undefined,
  RequestClientCert: { required: false, verified: false },
  RequireAnyClientCert: { required: true, verified: false },
  RequireClientCert: { required: true, verified: false },
  VerifyClientCertIfGiven: { required: false, verified: true },
  RequireAndVerifyClientCert: { required: true, verified: true },
};
