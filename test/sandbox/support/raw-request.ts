import { connect } from 'node:net';

/** An answer as it stands on the wire. */
export type RawAnswer = {
  readonly status: number;
  /** Header lines in order, names as they were sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** How the connection ended: in order, or by a reset. */
  readonly ending: 'end' | 'reset';
};

/** Sends one request on a connection of its own and reads until that ends. */
export function rawRequest(
  url: string,
  method = 'GET',
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const { hostname, port, pathname, host } = new URL(url);
  const lines = Object.entries({ Host: host, Connection: 'close', ...headers }).map((line) =>
    line.join(': '),
  );
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let ending: RawAnswer['ending'] = 'end';
    const socket = connect(Number(port), hostname);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => (ending = 'reset'));
    socket.on('close', () => resolve({ ...parse(Buffer.concat(chunks)), ending }));
    socket.write(`${method} ${pathname} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  });
}

function parse(bytes: Buffer): Omit<RawAnswer, 'ending'> {
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.subarray(0, Math.max(end, 0)).toString('latin1').split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: bytes.subarray(end + 4) };
}
