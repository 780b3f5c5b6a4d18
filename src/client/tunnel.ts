import { request as requestHttp } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { ProxyConfig } from '../config/target.ts';
import { isLoopbackUrl } from '../config/url.ts';
import { ConnectionFault } from './connection-fault.ts';
import { describeFailure } from './failure.ts';
import { isExcepted } from './no-proxy.ts';

/** Where a connection is to lead. */
export type Destination = { readonly host: string; readonly port: number };

/** Whether a connection leads through the proxy. One to this very machine never does: the proxy's machine is another. */
export function leadsThrough({ except }: ProxyConfig, { host, port }: Destination): boolean {
  return !isLoopbackUrl(`https://${inUrl(host)}`) && !isExcepted(host, port, except ?? '');
}

/**
 * Has a proxy open a tunnel (CONNECT, RFC 9110 §9.3.6): the bytes of the API then pass it unread. Whatever the proxy says
 * instead is its own and becomes a fault of the reason `proxy`, so that it can never be taken for an answer of the API.
 */
export function openTunnel(
  proxy: ProxyConfig,
  destination: Destination,
  timeout: number,
  done: (...outcome: [fault: null, tunnel: Socket] | [fault: ConnectionFault, tunnel: null]) => void,
): void {
  const { credential } = proxy;
  const authority = `${inUrl(destination.host)}:${destination.port}`;
  const socket = connectTcp({ host: proxy.host, port: proxy.port });
  // Whoever takes it over listens too; in between an error would end the program.
  socket.on('error', () => {});
  const request = requestHttp({
    method: 'CONNECT',
    path: authority,
    headers: {
      Host: authority,
      Connection: 'keep-alive',
      ...(credential === undefined ? {} : { 'Proxy-Authorization': writeCredential(credential) }),
    },
    createConnection: () => socket,
  });
  let settled = false;
  const end = (fault: string | undefined): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    if (fault === undefined) {
      done(null, socket);
      return;
    }
    request.destroy();
    socket.destroy();
    done(new ConnectionFault('proxy', `the proxy ${inUrl(proxy.host)}:${proxy.port} ${fault}`), null);
  };
  const timer = setTimeout(() => end('did not open a connection in time'), timeout);
  request.on('error', (error) => end(`could not be used: ${describeFailure(error).detail}`));
  request.on('connect', ({ statusCode = 0 }, _socket, first) => {
    // What already came belongs to the API.
    if (first.length > 0) socket.unshift(first);
    end(describeRefusal(statusCode, credential !== undefined, authority));
  });
  request.end();
}

function describeRefusal(status: number, named: boolean, authority: string): string | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status !== 407) return `opened no connection to ${authority}: it answered ${status}`;
  return named ? 'refused the name and the password (407)' : 'asks for a name and a password (407)';
}

/** As the header has it. */
function writeCredential({ username, password }: NonNullable<ProxyConfig['credential']>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function inUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}
