import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { WebAccess } from '../config/web-access.ts';
import { say, type Answer } from './answer.ts';
import { hasCertificateFor } from './client-certificate.ts';
import type { Passwords } from './passwords.ts';
import { createUserCheck } from './users.ts';

type GuardParts = {
  /** Asked at each request, for it may change. */
  readonly access: () => Pick<WebAccess, 'tls' | 'users'>;
  readonly passwords: Pick<Passwords, 'fits'>;
  /** Of every answer. */
  readonly headers: () => Readonly<Record<string, string>>;
  readonly onFailure: (message: string) => void;
};

const unknownClient: Answer = {
  ...say(403, 'This server answers clients with a certificate that it was told to accept.'),
  // What a connection has shown of itself does not change.
  headers: { connection: 'close' },
};
const unknownUser: Answer = {
  ...say(401, 'This server asks for a user and a password.'),
  headers: { 'www-authenticate': 'Basic realm="Faultline", charset="UTF-8"' },
};
const busy: Answer = {
  ...say(503, 'Too many passwords are being compared; try again.'),
  headers: { 'retry-after': '2' },
};

/** Lets through to the listener what comes from a client and a user that are welcome, whatever it asks for. */
export function guard(
  { access, passwords, headers, onFailure }: GuardParts,
  listener: RequestListener,
): RequestListener {
  const check = createUserCheck(passwords);
  const refuse = (outgoing: ServerResponse, { status, type, text, headers: more }: Answer): void => {
    outgoing.writeHead(status, { ...headers(), 'content-type': type, ...more }).end(text);
  };
  const ask = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const admission = await check(incoming.headers.authorization, access().users);
    if (outgoing.destroyed) return;
    if (admission === 'admitted') listener(incoming, outgoing);
    else refuse(outgoing, admission === 'busy' ? busy : unknownUser);
  };
  return (incoming, outgoing) => {
    const { tls, users } = access();
    if (tls?.clients !== undefined && !hasCertificateFor(tls.clients, incoming.socket)) {
      refuse(outgoing, unknownClient);
    } else if (users.size === 0) {
      listener(incoming, outgoing);
    } else {
      ask(incoming, outgoing).catch((error: unknown) => {
        onFailure(`A password could not be compared, a fault of Faultline itself: ${String(error)}`);
        refuse(outgoing, say(500, 'The password could not be compared; the log of Faultline says why.'));
      });
    }
  };
}
