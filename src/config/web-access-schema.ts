import { z } from 'zod';
import { filePath, matching } from './text-value.ts';
import { cipherSuites, curves } from './tls-names.ts';

const version = z.enum(['TLS12', 'TLS13']);

/** How certificates of clients are asked for, by the names of Go's crypto/tls; the last is an older name of RequireAnyClientCert. */
const clientAuthType = z.enum([
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
  'RequireClientCert',
]);
export type ClientAuthType = z.output<typeof clientAuthType>;

const headerText = matching(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, 'is not a value of a header');

/** The greatest cost takes some seconds: as long as that, nobody else is let in who was not there before. */
const bcryptHash = matching(
  /^\$2[aby]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/,
  'is not a bcrypt hash of a cost from 4 to 16, as `htpasswd -nBC 10 ""` prints one',
);

/**
 * The shape of the file that `--web.config.file` names, as the exporters of Prometheus have it
 * (https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md).
 */
export const webAccessSchema = z.strictObject({
  tls_server_config: z
    .strictObject({
      cert_file: filePath,
      key_file: filePath,
      client_auth_type: clientAuthType.default('NoClientCert'),
      client_ca_file: filePath.exactOptional(),
      client_allowed_sans: z.array(z.string()).exactOptional(),
      min_version: version.default('TLS12'),
      max_version: version.default('TLS13'),
      cipher_suites: z.array(z.literal(cipherSuites)).default([]),
      curve_preferences: z.array(z.literal(curves)).default([]),
      prefer_server_cipher_suites: z.boolean().default(true),
    })
    .exactOptional(),
  http_server_config: z
    .strictObject({
      http2: z.boolean().exactOptional(),
      headers: z
        .strictObject({
          'Content-Security-Policy': headerText.exactOptional(),
          'X-Frame-Options': z.enum(['deny', 'sameorigin']).exactOptional(),
          'X-Content-Type-Options': z.enum(['nosniff']).exactOptional(),
          'X-XSS-Protection': headerText.exactOptional(),
          'Strict-Transport-Security': headerText.exactOptional(),
        })
        .prefault({}),
    })
    .prefault({}),
  basic_auth_users: z.record(z.string(), bcryptHash).default({}),
});

/** The file as it was written, checked, defaults applied, what it names not yet read. */
export type ParsedWebAccess = z.output<typeof webAccessSchema>;
