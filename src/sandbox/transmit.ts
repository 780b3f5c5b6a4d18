import { STATUS_CODES } from 'node:http';
import type { Clock } from '../clock/clock.ts';
import { bodyBytes } from './answer.ts';
import type { Answer, Header } from './answer.ts';
import type { Transmission, Wire } from './drifts/drift.ts';
import type { Incoming } from './listener.ts';

/** Puts an answer on the socket: in the ordinary way, or, where there is a `transmission`, as a drift of the bytes wants it. */
export async function transmit(
  answer: Answer,
  transmission: ((wire: Wire) => Transmission) | undefined,
  { request, response, socket }: Incoming,
  clock: Clock,
): Promise<void> {
  if (answer.delay !== undefined) await clock.sleep(answer.delay);
  const body = request.method === 'HEAD' ? new Uint8Array() : bodyBytes(answer.body);
  const headers: readonly Header[] = [
    ...answer.headers,
    ['Content-Length', String(bodyBytes(answer.body).length)],
  ];
  if (transmission === undefined) {
    response.sendDate = false;
    response.writeHead(answer.status, headers.flat());
    response.end(body);
    return;
  }
  const { steps, ending } = transmission({ head: headBytes(answer.status, headers), body });
  for (const step of steps) {
    if (socket.destroyed) return;
    if (typeof step === 'number') await clock.sleep(step);
    else socket.write(step);
  }
  if (ending === 'close') socket.end();
  // A reset discards what was not sent yet, so the bytes have to be out first.
  if (ending === 'reset') socket.write('', () => socket.resetAndDestroy());
}

/** Status line and header lines as they stand on the wire (RFC 9112 §2.1). */
function headBytes(status: number, headers: readonly Header[]): Uint8Array {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`, 'latin1');
}
