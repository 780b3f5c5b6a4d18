import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bodyLimit } from '../../src/client/reception.ts';
import { createTransport, type Transport } from '../../src/client/transport.ts';
import { createClock } from '../../src/clock/clock.ts';
import type { ExchangeRequest } from '../../src/wire/exchange.ts';
import { selfSigned } from '../support/self-signed.ts';
import { serveHttp, serveSocket } from './http-server.ts';

/** With a scale, a request is given one second of real time, though thirty seconds of the clock are less. */
function openTransport(scale = 1): Transport {
  const transport = createTransport({
    clock: createClock(scale),
    ...(scale === 1 ? {} : { leastRealMilliseconds: 1_000 }),
  });
  onTestFinished(() => transport.close());
  return transport;
}

function get(origin: string): ExchangeRequest {
  return { method: 'GET', url: `${origin}/`, headers: [['host', new URL(origin).host]] };
}

function post(origin: string): ExchangeRequest {
  return { ...get(origin), method: 'POST' };
}

/** Ends the connection as soon as the client has let go of it. */
function flood(write: () => boolean, stopped: () => boolean, onDrain: (listener: () => void) => void): void {
  const pump = (): void => {
    while (!stopped()) {
      if (!write()) {
        onDrain(pump);
        return;
      }
    }
  };
  pump();
}

describe('an answer', () => {
  it('is kept byte by byte: case, order and duplicates of headers, and bytes that are no text', async () => {
    const { origin } = await serveSocket((socket) => {
      socket.write(
        'HTTP/1.1 429 Slow down\r\nRETRY-after: 4\r\nRetry-After:  5 \r\nX-Odd: \xe9\r\n',
        'latin1',
      );
      socket.write('Content-Length: 4\r\n\r\n');
      socket.write(Buffer.from([0xff, 0x00, 0xef, 0xbb]));
    });
    const { response } = await openTransport().transmit(get(origin));
    expect(response?.status).toBe(429);
    expect(response?.headers.map(([name]) => name)).toEqual([
      'RETRY-after',
      'Retry-After',
      'X-Odd',
      'Content-Length',
    ]);
    expect(response?.headers[2]?.[1]).toBe('\xe9');
    expect([...(response?.body ?? [])]).toEqual([0xff, 0x00, 0xef, 0xbb]);
    expect(response?.bodyEnd).toBe('complete');
  });

  it('is not decompressed', async () => {
    const { origin } = await serveHttp((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      response.end('no gzip at all');
    });
    const { response } = await openTransport().transmit(get(origin));
    expect(Buffer.from(response?.body ?? []).toString()).toBe('no gzip at all');
  });

  it('that redirects is not followed', async () => {
    const other = await serveHttp((_request, response) => void response.end());
    const { origin } = await serveHttp((_request, response) => {
      response.writeHead(302, { Location: `${other.origin}/` });
      response.end();
    });
    const { response } = await openTransport().transmit(get(origin));
    expect(response?.status).toBe(302);
    expect(other.received).toEqual([]);
  });

  it('is timed: sent, answered, ended', async () => {
    const { origin } = await serveHttp((_request, response) => {
      response.write('a');
      setTimeout(() => response.end('b'), 30);
    });
    const observed: number[] = [];
    const { timings, response } = await openTransport().transmit(get(origin), {
      onSent: (at) => observed.push(at),
      onAnswer: (head) => observed.push(head.at),
    });
    expect(observed).toEqual([timings.sent, timings.answered]);
    expect(timings.answered).toBeGreaterThan(timings.sent);
    expect(timings.ended).toBeGreaterThan(timings.answered ?? Number.POSITIVE_INFINITY);
    expect(Buffer.from(response?.body ?? []).toString()).toBe('ab');
  });

  it('may be preceded by an informational one', async () => {
    const { origin } = await serveSocket((socket) => {
      socket.write(
        'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
      );
    });
    const { response } = await openTransport().transmit(get(origin));
    expect(response?.status).toBe(200);
    expect(response?.headers).toEqual([['Content-Length', '0']]);
  });
});

describe('a body', () => {
  const heads = [
    ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
    [
      'in chunks, before a close',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
    ],
    [
      'with a length, before a close',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\nhalf',
    ],
  ] as const;
  const cuts = [
    ['closed', (socket: Socket): void => socket.destroySoon()],
    ['half-closed', (socket: Socket): void => void socket.end()],
    ['reset', (socket: Socket): void => void setTimeout(() => socket.resetAndDestroy(), 30)],
  ] as const;
  const cases = heads.flatMap(([how, head]) => cuts.map(([what, cut]) => ({ how, head, what, cut })));

  it.each(cases)('$how that is $what in the middle is truncated', async ({ head, cut }) => {
    const { origin } = await serveSocket((socket) => socket.write(head, () => cut(socket)));
    const { response } = await openTransport().transmit(get(origin));
    expect(response?.bodyEnd).toBe('truncated');
    expect(Buffer.from(response?.body ?? []).toString()).toBe('half');
  });

  it('without a length ends with the connection', async () => {
    const { origin } = await serveSocket((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nwhole'));
    const { response } = await openTransport().transmit(get(origin));
    expect(response?.bodyEnd).toBe('complete');
    expect(Buffer.from(response?.body ?? []).toString()).toBe('whole');
  });

  it('framed wrongly is malformed', async () => {
    const { origin } = await serveSocket((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nnonsense\r\n');
    });
    const { response } = await openTransport().transmit(get(origin));
    expect(response?.bodyEnd).toBe('malformed');
    expect(Buffer.from(response?.body ?? []).toString()).toBe('half');
  });

  it.each([
    ['of 100 MB', (response: ServerResponse) => response.setHeader('Content-Length', 100_000_000)],
    ['without an end', () => {}],
  ])('%s is cut at the limit, and its connection destroyed', async (_name, prepare) => {
    const chunk = Buffer.alloc(65_536, 'x');
    let written = 0;
    const { origin } = await serveHttp((_request, response) => {
      prepare(response);
      response.on('error', () => {});
      flood(
        () => {
          written += chunk.length;
          return response.write(chunk);
        },
        () => response.destroyed || written + chunk.length > 100_000_000,
        (listener) => response.once('drain', listener),
      );
    });
    const { response } = await openTransport().transmit(get(origin));
    expect(response?.bodyEnd).toBe('too_large');
    expect(response?.body.length).toBe(bodyLimit);
    expect(written).toBeLessThan(100_000_000 - chunk.length);
  });

  it('that stalls in the middle is timed out, and what came is kept', async () => {
    const { origin, sockets } = await serveSocket((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf');
    });
    const { response } = await openTransport(1_000).transmit(get(origin));
    expect(response?.bodyEnd).toBe('timed_out');
    expect(Buffer.from(response?.body ?? []).toString()).toBe('half');
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });

  it('that drips one byte at a time is timed out, and what came is kept', async () => {
    const { origin, sockets } = await serveSocket((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const { response } = await openTransport(1_000).transmit(get(origin));
    expect(response?.bodyEnd).toBe('timed_out');
    expect(response?.body.length).toBeGreaterThan(0);
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });
});

async function failWith(answer: (socket: Socket) => void): Promise<string | undefined> {
  const { origin } = await serveSocket(answer);
  const { failure } = await openTransport().transmit(get(origin));
  return failure?.reason;
}

describe('a failure', () => {
  it('names a reset', async () => {
    expect(await failWith((socket) => socket.resetAndDestroy())).toBe('connection_reset');
  });

  it('names a connection that was closed', async () => {
    expect(await failWith((socket) => void socket.end())).toBe('connection_closed');
  });

  it('names a connection that was closed inside the headers', async () => {
    expect(await failWith((socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-'))).toBe(
      'connection_closed',
    );
  });

  it.each([
    'SSH-2.0-OpenSSH_9.6\r\n',
    '\x00\x01\x02\x03',
    'HTTP/1.1 abc\r\n\r\n',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ',
    'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nBad Header: 1\r\n\r\n{}',
  ])('names garbage: %j', async (garbage) => {
    expect(await failWith((socket) => void socket.write(garbage))).toBe('malformed_response');
  });

  it('names headers without an end', async () => {
    const reason = await failWith((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      flood(
        () => socket.write(`X-Again: ${'x'.repeat(1_000)}\r\n`),
        () => socket.destroyed,
        (listener) => socket.once('drain', listener),
      );
    });
    expect(reason).toBe('headers_too_large');
  });

  it('names a port where nobody listens', async () => {
    const { origin, sockets } = await serveSocket(() => {});
    const free = await freePort();
    expect(sockets).toEqual([]);
    const { failure } = await openTransport().transmit(get(origin.replace(/[0-9]+$/, String(free))));
    expect(failure?.reason).toBe('connection_refused');
  });

  it('names a host that does not exist', async () => {
    const { failure } = await openTransport().transmit(get('http://faultline.invalid'));
    expect(failure?.reason).toBe('dns');
  });

  it('names TLS that is spoken to a plain port', async () => {
    const { origin } = await serveSocket((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const { failure } = await openTransport().transmit(get(origin.replace('http:', 'https:')));
    expect(failure?.reason).toBe('tls');
  });

  it('names a certificate that nobody vouches for, and sends nothing', async () => {
    const received: unknown[] = [];
    const server = createServer(selfSigned, (request, response) => {
      received.push(request.url);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { failure } = await openTransport().transmit(get(`https://127.0.0.1:${port}`));
    expect(failure).toEqual({
      reason: 'tls',
      detail:
        'no secure connection came about: the certificate of 127.0.0.1 vouches for itself, and is not known here ' +
        '(ca_file names private ones) (DEPTH_ZERO_SELF_SIGNED_CERT)',
    });
    expect(received).toEqual([]);
  });

  it('names a deadline, and cuts the connection', async () => {
    const { origin, sockets } = await serveSocket(() => {});
    const { failure } = await openTransport(1_000).transmit(get(origin));
    expect(failure?.reason).toBe('deadline');
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });

  it('names a deadline where the headers drip one byte at a time, and cuts the connection', async () => {
    const { origin, sockets } = await serveSocket((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
      const drip = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const { failure } = await openTransport(1_000).transmit(get(origin));
    expect(failure?.reason).toBe('deadline');
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });

  it('names a connection whose other side sends no more but reads on', async () => {
    const { origin, sockets } = await serveSocket((socket) => void socket.end(), { allowHalfOpen: true });
    expect((await openTransport().transmit(get(origin))).failure?.reason).toBe('connection_closed');
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });

  it('names a sender that gave up, before and after the request was sent', async () => {
    const { origin } = await serveSocket(() => controller.abort());
    const controller = new AbortController();
    const transport = openTransport();
    expect((await transport.transmit(get(origin), {}, controller.signal)).failure?.reason).toBe('aborted');
    expect((await transport.transmit(get(origin), {}, controller.signal)).failure?.reason).toBe('aborted');
  });
});

describe('a write whose sender gives up while it is on the way', () => {
  it('is still waited for: without its answer nobody knows what it made', async () => {
    const controller = new AbortController();
    const { origin } = await serveHttp((_request, response) => {
      controller.abort();
      setImmediate(() => response.end('made'));
    });
    const { response } = await openTransport().transmit(post(origin), {}, controller.signal);
    expect(Buffer.from(response?.body ?? []).toString()).toBe('made');
  });

  it('is given up where no answer comes soon', async () => {
    const controller = new AbortController();
    const { origin } = await serveSocket(() => controller.abort());
    const { failure } = await openTransport().transmit(post(origin), {}, controller.signal);
    expect(failure?.reason).toBe('aborted');
  });
});

describe('connections', () => {
  it('are kept alive, and opened anew on demand', async () => {
    const ports: (number | undefined)[] = [];
    const { origin } = await serveHttp((_request, response) => {
      ports.push(response.socket?.remotePort);
      response.end('ok');
    });
    const transport = openTransport();
    const request = async (): Promise<void> => {
      await transport.transmit(get(origin));
      // A connection is only used again when its last answer has been dealt with.
      await new Promise(setImmediate);
    };
    await request();
    await request();
    await transport.freshConnections();
    await request();
    expect(ports[1]).toBe(ports[0]);
    expect(ports[2]).not.toBe(ports[1]);
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('a request that may not be sent any more', () => {
  it('is not written, though its connection was made for it; later ones are', async () => {
    const { origin, received } = await serveHttp((_request, response) => void response.end());
    const permission = { given: true };
    const asked: boolean[] = [];
    const transport = createTransport({
      clock: createClock(),
      mayStart: () => {
        asked.push(permission.given);
        return permission.given;
      },
    });
    onTestFinished(() => transport.close());
    const sent: number[] = [];
    const observer = { onSent: (at: number): void => void sent.push(at) };
    const first = transport.transmit(post(origin), observer);
    // Asked for once there is a connection, not when the request was begun.
    permission.given = false;
    expect((await first).failure).toEqual({
      reason: 'aborted',
      detail: 'the right to send to this target ended before it was sent',
    });
    expect([received, sent]).toEqual([[], []]);
    permission.given = true;
    expect((await transport.transmit(get(origin), observer)).response?.status).toBe(200);
    expect(asked).toEqual([false, true]);
    expect([received.length, sent.length]).toEqual([1, 1]);
  });
});
