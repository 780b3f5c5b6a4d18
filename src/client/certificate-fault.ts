import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate } from 'node:tls';
import { readCertificates } from '../config/authorities.ts';
import { ConnectionFault } from './connection-fault.ts';

/** The certificate that a server presents, with those that lead from it to an authority as far as they are known. */
export type Presented = DetailedPeerCertificate;

/** What is known of a TLS connection that did not come about. */
export type RefusedServer = {
  /** By which it was called. */
  readonly host: string;
  /** The certificates in PEM format that alone may vouch for it, where there are such. */
  readonly authorities: string | undefined;
  readonly presented: Presented | undefined;
};

/**
 * The error in words where verification refused the certificate, else the error itself. The words repeat of what the
 * server sent only names that are made of harmless characters, and dates.
 */
export function explainTls(error: Error, server: RefusedServer): Error {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const words = explanations[code]?.(server);
  if (words === undefined) return error;
  return new ConnectionFault('tls', `no secure connection came about: ${words} (${code})`, error);
}

const explanations: Readonly<Record<string, (server: RefusedServer) => string>> = {
  CERT_HAS_EXPIRED: (server) => describeDate(server, ({ validTo }) => Date.parse(validTo) < Date.now()),
  CERT_NOT_YET_VALID: (server) => describeDate(server, ({ validFrom }) => Date.parse(validFrom) > Date.now()),
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host, presented }) =>
    `the certificate is for ${listNames(presented?.subjectaltname)}, not for ${host}`,
  DEPTH_ZERO_SELF_SIGNED_CERT: ({ host, authorities }) =>
    `the certificate of ${host} vouches for itself, and ${knownBy(authorities)}`,
  SELF_SIGNED_CERT_IN_CHAIN: describeStranger,
  CERT_SIGNATURE_FAILURE: describeStranger,
  UNABLE_TO_GET_ISSUER_CERT: describeStranger,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: describeStranger,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: describeStranger,
};

function knownBy(authorities: string | undefined): string {
  return authorities === undefined ? 'is not known here (ca_file names private ones)' : 'is not in ca_file';
}

function describeStranger({ host, authorities, presented }: RefusedServer): string {
  const last = chainOf(presented).at(-1);
  const complete = last === undefined || last.subject === last.issuer;
  const gap = complete ? '' : '; that, or the server leaves out a certificate between the two';
  return `the certificate of ${host} comes from an authority${nameOf(last?.issuer)} that ${knownBy(authorities)}${gap}`;
}

function describeDate(
  { host, authorities, presented }: RefusedServer,
  isFaulty: (certificate: X509Certificate) => boolean,
): string {
  const chain = chainOf(presented);
  const index = chain.findIndex(isFaulty);
  const certificate = chain[index];
  if (certificate === undefined) return `a certificate that vouches for ${host} is out of date`;
  const { validFrom, validTo, subject, fingerprint256 } = certificate;
  const dates =
    Date.parse(validTo) < Date.now() ? `expired on ${day(validTo)}` : `is not valid before ${day(validFrom)}`;
  const today = new Date().toISOString().slice(0, 10);
  const clock = `; this machine takes today for ${today}`;
  if (index === 0) return `the certificate of ${host} ${dates}${clock}`;
  const own = authorities !== undefined && fingerprintsOf(authorities).includes(fingerprint256);
  return `the certificate${nameOf(subject)}${own ? ' in ca_file' : ''} that vouches for ${host} ${dates}${clock}`;
}

/** From the server's own certificate upwards; at most ten, more than chains have, for a stranger's may go in circles. */
function chainOf(presented: Presented | undefined): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let certificate = presented;
  while (certificate?.raw !== undefined && chain.length < 10) {
    chain.push(new X509Certificate(certificate.raw));
    // A root is its own issuer.
    certificate = certificate.issuerCertificate === certificate ? undefined : certificate.issuerCertificate;
  }
  return chain;
}

/** The common name in a subject or issuer, in quotes; empty where there is none that can be shown. */
function nameOf(party: string | undefined): string {
  const name = /^CN=([\w .()-]{1,64})$/m.exec(party ?? '')?.[1];
  return name === undefined ? '' : ` "${name}"`;
}

function listNames(alternatives = ''): string {
  const names = Array.from(
    alternatives.matchAll(/(?:^|, )(?:DNS|IP Address):([\w.:*-]{1,253})(?=,|$)/g),
    ([, name = '']) => name,
  );
  if (names.length === 0) return 'no name that could be read';
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join(', ')}${more}`;
}

function day(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}

function fingerprintsOf(pem: string): string[] {
  return readCertificates(pem).map((certificate) => new X509Certificate(certificate).fingerprint256);
}
