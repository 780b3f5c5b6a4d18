import type { X509Certificate } from 'node:crypto';
import { SocketAddress, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ClientPolicy } from '../config/web-access.ts';

/** Whether the client's certificate, or that it has none, will do. */
export function hasCertificateFor({ required, verified, names }: ClientPolicy, socket: Socket): boolean {
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  if (certificate === undefined) return !required;
  // `authorized` alone is not enough: a resumed session without a certificate counts as authorized too.
  if (verified && !(socket instanceof TLSSocket && socket.authorized)) return false;
  return names === undefined || listNames(certificate).some((name) => names.includes(name));
}

/**
 * The subject alternative names of these kinds, addresses in their shortest form; none where one cannot be read. Node writes
 * them after each other, in quotes what could be taken for more than one
 * (https://nodejs.org/docs/latest-v20.x/api/crypto.html#x509subjectaltname).
 */
export function listNames({
  subjectAltName = '',
}: Pick<X509Certificate, 'subjectAltName'>): readonly string[] {
  const entry = /(\w[\w ]*):("(?:[^"\\]|\\.)*"|[^",]*)(?:, (?=.)|$)/y;
  const names: string[] = [];
  while (entry.lastIndex < subjectAltName.length) {
    const [, kind = '', written = ''] = entry.exec(subjectAltName) ?? [];
    const name = readName(kind, written);
    if (name === undefined) return [];
    if (/^(DNS|IP Address|email|URI)$/.test(kind)) names.push(name);
  }
  return names;
}

/** Undefined for what cannot be read. */
function readName(kind: string, written: string): string | undefined {
  if (kind === '') return undefined;
  try {
    const name = written.startsWith('"') ? String(JSON.parse(written)) : written;
    return kind === 'IP Address' && name.includes(':') ? shorten(name) : name;
  } catch {
    return undefined;
  }
}

function shorten(address: string): string {
  return new SocketAddress({ address, family: 'ipv6' }).address;
}
