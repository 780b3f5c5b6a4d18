import { X509Certificate } from 'node:crypto';

/**
 * What is wrong with the text of a file of certificates (PEM, RFC 7468) that vouch for servers, in words that follow
 * "the file", or undefined. A certificate that has expired is no fault: bundles hold such, and the day would decide.
 */
export function findAuthoritiesFault(text: string): string | undefined {
  if (text.trim() === '') return 'is empty';
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    return 'holds a private key, which does not belong there: it takes certificates only';
  }
  return findCertificatesFault(text);
}

/** The same for any file of certificates. */
export function findCertificatesFault(text: string): string | undefined {
  const blocks = readCertificates(text);
  if (blocks.length === 0) {
    return 'holds no certificate in PEM format, which begins with -----BEGIN CERTIFICATE-----';
  }
  const broken = blocks.findIndex((block) => !isCertificate(block));
  if (broken === -1) return undefined;
  const which = blocks.length === 1 ? 'the certificate' : `certificate ${broken + 1} of ${blocks.length}`;
  return `is damaged: ${which} in it cannot be read`;
}

/** Each certificate in the text, in PEM format; one that has no end is there up to the end of the text. */
export function readCertificates(text: string): readonly string[] {
  const blocks = text
    .split(/(?=-----BEGIN )/)
    .filter((block) => block.startsWith('-----BEGIN CERTIFICATE-----'));
  return blocks.map((block) => block.replace(/(-----END CERTIFICATE-----)[^]*/, '$1\n'));
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}
