import type { ConfigPath, Finding } from './problem.ts';
import { membersOf, valueAt } from './tree.ts';

/** What concerns more than one key of a web configuration, or cannot be had here. `data` may have any shape. */
export function checkWebAccess(data: unknown): readonly Finding[] {
  return [...findUnsupported(data), ...checkVersions(data), ...checkClients(data), ...checkUsers(data)];
}

const inFile = (key: string): string => `is not supported: put it into a file and name that in ${key}`;

/** What the format has and this program has not: refused, for nobody would notice that it is not there. */
const unsupported: readonly (readonly [path: ConfigPath, message: string])[] = [
  [['tls_server_config', 'cert'], inFile('cert_file')],
  [['tls_server_config', 'key'], inFile('key_file')],
  [['tls_server_config', 'client_ca'], inFile('client_ca_file')],
  [['rate_limit'], 'is not supported: requests to the pages are not limited'],
];

function findUnsupported(data: unknown): readonly Finding[] {
  const path = ['http_server_config', 'http2'];
  const http2 = valueAt(data, ...path) === true;
  const message = 'HTTP/2 is not spoken here; leave it out, or say false';
  return [
    ...unsupported
      .filter(([path]) => valueAt(data, ...path) !== undefined)
      .map(([path, message]): Finding => ({ path, message, atKey: true })),
    ...(http2 ? [{ path, message }] : []),
  ];
}

const tls = (key: string): readonly string[] => ['tls_server_config', key];

function checkVersions(data: unknown): readonly Finding[] {
  const none =
    valueAt(data, ...tls('min_version')) === 'TLS13' && valueAt(data, ...tls('max_version')) === 'TLS12';
  return none ? [{ path: tls('max_version'), message: 'is older than min_version: no version is left' }] : [];
}

function checkClients(data: unknown): readonly Finding[] {
  const type = valueAt(data, ...tls('client_auth_type')) ?? 'NoClientCert';
  const authority = valueAt(data, ...tls('client_ca_file'));
  const names = valueAt(data, ...tls('client_allowed_sans'));
  const findings: Finding[] = [];
  if (authority !== undefined && type === 'NoClientCert') {
    const message = 'needs a client_auth_type: without one, certificates of clients are not asked for';
    findings.push({ path: tls('client_ca_file'), message });
  }
  if (authority === undefined && verifying.has(type)) {
    const message = 'needs a client_ca_file: it says who vouches for clients';
    findings.push({ path: tls('client_auth_type'), message });
  }
  if (names !== undefined && !requiring.has(type)) {
    const message = 'needs a client_auth_type that requires a certificate, best RequireAndVerifyClientCert';
    findings.push({ path: tls('client_allowed_sans'), message });
  }
  if (Array.isArray(names) && names.length === 0) {
    findings.push({
      path: tls('client_allowed_sans'),
      message: 'names nobody: leave it out, or name someone',
    });
  }
  return findings;
}

const verifying: ReadonlySet<unknown> = new Set(['VerifyClientCertIfGiven', 'RequireAndVerifyClientCert']);
const requiring: ReadonlySet<unknown> = new Set([
  'RequireAnyClientCert',
  'RequireClientCert',
  'RequireAndVerifyClientCert',
]);

/** A name that could never be given is a mistake; and the schema would drop the one that every object has. */
function checkUsers(data: unknown): readonly Finding[] {
  return membersOf(valueAt(data, 'basic_auth_users'))
    .filter(([name]) => name === '' || name === '__proto__' || /[:\p{Cc}]/u.test(name))
    .map(([name]) => ({
      path: ['basic_auth_users', name],
      message: 'no user can have this name: it is empty, reserved, or holds a colon or a control character',
      atKey: true,
    }));
}
