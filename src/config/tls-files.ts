import { resolve } from 'node:path';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { findAuthoritiesFault, findCertificatesFault } from './authorities.ts';
import type { Finding } from './problem.ts';
import { describeBase, describeFileError, type ReadFile } from './text-file.ts';
import { valueAt } from './tree.ts';

/** What stands in the files of a TLS server; absent where a file is not named or cannot be used. */
export type TlsFiles = {
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly ca?: Buffer;
  readonly findings: readonly Finding[];
};

/**
 * Reads certificate, key and authorities, and sees whether they can be used, and used together. No message repeats the name of
 * a file, in whose place somebody may have put the key.
 */
export async function readTlsFiles(data: unknown, folder: string, readFile: ReadFile): Promise<TlsFiles> {
  const findings: Finding[] = [];
  const read = async (key: string, findFault: (bytes: Buffer) => string | undefined) => {
    const path = ['tls_server_config', key];
    const name = valueAt(data, ...path);
    if (typeof name !== 'string' || name.trim() === '') return {};
    const content = await readBytes(name, folder, readFile);
    const fault = 'fault' in content ? content.fault : findFault(content.bytes);
    if (fault !== undefined) findings.push({ path, message: `the file ${fault}` });
    return 'bytes' in content && fault === undefined ? { bytes: content.bytes } : {};
  };
  const [{ bytes: cert }, { bytes: key }, { bytes: ca }] = await Promise.all([
    read('cert_file', (bytes) => findCertificatesFault(bytes.toString('latin1'))),
    read('key_file', findKeyFault),
    read('client_ca_file', (bytes) => findAuthoritiesFault(bytes.toString('latin1'))),
  ]);
  const fault = cert === undefined || key === undefined ? undefined : findPairFault({ cert, key });
  if (fault !== undefined) findings.push({ path: ['tls_server_config', 'key_file'], message: fault });
  return {
    findings,
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(ca === undefined ? {} : { ca }),
  };
}

type Content = { readonly bytes: Buffer } | { readonly fault: string };

async function readBytes(name: string, folder: string, readFile: ReadFile): Promise<Content> {
  try {
    return { bytes: Buffer.from(await readFile(resolve(folder, name))) };
  } catch (error) {
    return { fault: `cannot be read: ${describeFileError(error)}${describeBase(name)}` };
  }
}

function findKeyFault(bytes: Buffer): string | undefined {
  return findContextFault({ key: bytes }) === undefined
    ? undefined
    : 'holds no private key in PEM, or one with a passphrase, which nobody is there to give';
}

function findPairFault(pair: Pick<SecureContextOptions, 'cert' | 'key'>): string | undefined {
  const fault = findContextFault(pair);
  return fault === 'key values mismatch'
    ? 'the key does not belong to the certificate in cert_file'
    : fault && `certificate and key cannot be used: ${fault}`;
}

/** Why a server cannot use these settings, in OpenSSL's words, which quote nothing; undefined when it can. */
export function findContextFault(options: SecureContextOptions): string | undefined {
  try {
    createSecureContext(options);
    return undefined;
  } catch (error) {
    return error instanceof Error && 'reason' in error ? String(error.reason) : 'OpenSSL refuses it';
  }
}
