import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';
import { type Presented, explainTls } from './certificate-fault.ts';
import type { ProxyConfig } from '../config/target.ts';
import { ConnectionFault } from './connection-fault.ts';
import { leadsThrough, openTunnel } from './tunnel.ts';

export type ConnectorOptions = {
  /** Certificates in PEM format: the only ones that may vouch for a server; Node's own where absent. */
  readonly authorities?: string | undefined;
  /** On the way to other machines; none where absent. */
  readonly proxy?: ProxyConfig | undefined;
  /** Real milliseconds that a connection may take, the TLS handshake included; through a proxy twice as many. */
  readonly timeout: number;
};

/**
 * Opens connections for undici. Its own connector would do, but that it tells nothing of the certificate that it
 * refuses. Every connection verifies its certificate, whatever `NODE_TLS_REJECT_UNAUTHORIZED` says; none resumes the
 * session of another, which would spare the look at the name.
 */
export function createConnector({ authorities, proxy, timeout }: ConnectorOptions): buildConnector.connector {
  let context: SecureContext | undefined;
  return ({ hostname, port, protocol, servername }, done) => {
    const place = { host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) };
    if (protocol !== 'https:') {
      settle(connectTcp(place), 'connect', timeout, done);
      return;
    }
    // Made once: it holds every certificate that is trusted.
    context ??= createSecureContext(authorities === undefined ? {} : { ca: authorities, ...asInGo });
    const secureContext = context;
    const secure = (tunnel?: Socket): void => {
      const socket = connectTls({
        ...place,
        ...(tunnel === undefined ? {} : { socket: tunnel }),
        ...(isIP(hostname) === 0 ? { servername: servername ?? hostname } : {}),
        secureContext,
        ALPNProtocols: ['http/1.1'],
        rejectUnauthorized: true,
      });
      const presented = watchPresented(socket);
      settle(socket, 'secureConnect', timeout, (error, connected) => {
        if (error === null) done(null, connected);
        else done(explainTls(error, { host: hostname, authorities, presented: presented() }), null);
      });
    };
    if (proxy === undefined || !leadsThrough(proxy, place)) secure();
    else
      openTunnel(proxy, place, timeout, (fault, tunnel) =>
        fault === null ? secure(tunnel) : done(fault, null),
      );
  };
}

/** An intermediate certificate may be named as well as a root: what it holds is trusted. */
const asInGo = { allowPartialTrustChain: true };

/** Hands over the socket once it is ready, or the error that came before. */
function settle(
  socket: Socket,
  ready: 'connect' | 'secureConnect',
  timeout: number,
  done: buildConnector.Callback,
): void {
  let settled = false;
  const end = (...outcome: Parameters<buildConnector.Callback>): void => {
    clearTimeout(timer);
    if (settled) return;
    settled = true;
    done(...outcome);
  };
  const timer = setTimeout(
    () => socket.destroy(new ConnectionFault('connect_timeout', 'no connection came about in time')),
    timeout,
  );
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 60_000);
  socket.once(ready, () => end(null, socket));
  // Stays for the life of the socket: an error that nobody listens to would end the program.
  socket.on('error', (error) => end(error, null));
}

/**
 * What the server presents, seen before it is verified: a refused socket has forgotten it. The event is Node's own way
 * from the handshake to the verification; should it be gone one day, a refusal is told in fewer words and stays one.
 * `getPeerX509Certificate` would take the certificate out of the session, and its name could not be verified any more.
 */
function watchPresented(socket: TLSSocket): () => Presented | undefined {
  let presented: Presented | undefined;
  socket.prependOnceListener('secure', () => {
    presented = socket.getPeerCertificate(true);
  });
  return () => presented;
}
