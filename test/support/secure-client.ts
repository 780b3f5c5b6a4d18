import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { fileURLToPath } from 'node:url';
import { TLSSocket } from 'node:tls';

/** The folder of certificates and keys that were made for the tests and are used nowhere else; no key of an authority is kept. */
export const certificates = fileURLToPath(new URL('../fixtures/web-access', import.meta.url));

/** One of these files. */
export function pem(name: string): Buffer {
  return readFileSync(`${certificates}/${name}`);
}

/** What was answered, and by which certificate. */
export type SecureAnswer = {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** SHA-256 of the server's certificate. */
  readonly shown: string | undefined;
  readonly socket: TLSSocket;
};

/** Asks over TLS, on a connection of its own unless an agent is given. Rejects as node:https does. */
export function askSecurely(
  url: string,
  options: RequestOptions & { readonly session?: Buffer } = {},
): Promise<SecureAnswer> {
  return new Promise((resolve, reject) => {
    const ca = [pem('server.crt'), pem('renewed.crt')];
    request(url, { ca, agent: false, ...options }, (answer) => {
      const { socket } = answer;
      if (!(socket instanceof TLSSocket)) throw new Error('this is no TLS');
      const shown = socket.getPeerX509Certificate()?.fingerprint256;
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, headers: answer.headers, text, shown, socket }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** The header of basic authentication. */
export function basic(name: string, password: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` };
}
