import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** The largest body that is looked at, in bytes. */
const largest = 1024 * 1024;
/** A larger one is read to its end so that the client sees the answer, but never more than this. */
const patience = 16 * largest;

/** The body of a request; undefined when it is larger than 1 MiB. What is beyond that is not kept. @throws when it goes on and on */
export async function readBody(request: IncomingMessage, socket: Socket): Promise<Uint8Array | undefined> {
  const { headers } = request;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
    return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) continue;
    length += chunk.length;
    if (length <= largest) chunks.push(chunk);
    else chunks.length = 0;
    if (length > patience) {
      socket.destroy();
      throw new Error('the body has no end');
    }
  }
  return length > largest ? undefined : Buffer.concat(chunks);
}
