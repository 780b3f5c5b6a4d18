import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { listNames } from '../../src/web/client-certificate.ts';
import { pem } from '../support/secure-client.ts';

describe('listNames', () => {
  it('reads names of every kind, addresses in their shortest form', () => {
    expect(listNames(new X509Certificate(pem('client.crt')))).toEqual([
      'prometheus.example',
      '2001:db8::7',
      'scraper@example.com',
      'spiffe://example.com/prometheus',
    ]);
    expect(listNames(new X509Certificate(pem('ca.crt')))).toEqual([]);
  });

  it('takes no part of a name for another one', () => {
    expect(listNames(new X509Certificate(pem('tricky.crt')))).toEqual([
      'http://stranger.example/?a, DNS:prometheus.example',
      'evil", DNS:prometheus.example',
      'a\\b@example.com',
      '192.0.2.7',
      '2001:db8::7',
    ]);
  });

  it.each([
    'DNS:prometheus.example, DNS:"evil',
    'DNS:prometheus.example,DNS:evil',
    'prometheus.example',
    'DNS:prometheus.example, ',
    'DNS:prometheus.example, DNS:"\\x"',
    'IP Address:1:2:3, DNS:prometheus.example',
  ])('reads nothing where it cannot read all: %s', (subjectAltName) => {
    expect(listNames({ subjectAltName })).toEqual([]);
  });
});
