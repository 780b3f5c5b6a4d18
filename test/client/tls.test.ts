import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTransport } from '../../src/client/transport.ts';
import { createClock } from '../../src/clock/clock.ts';
import type { Transmission } from '../../src/client/reception.ts';
import type { SendOptions } from '../../src/client/call.ts';
import { answerJson, grantToken, serveSocket } from './http-server.ts';
import { createTestClient, eventsOf, readProjects } from './test-client.ts';

/** Certificates of one authority and what it signed; `make.sh` beside them says how they were made. */
function certificate(...names: readonly string[]): string {
  return names.map((name) => read(`${name}.pem`)).join('');
}

function read(file: string): string {
  return readFileSync(new URL(`../fixtures/tls/${file}`, import.meta.url), 'utf8');
}

const key = read('server.key');

/** Sends one request with a credential to a server that presents these certificates; `received` is what it read. */
async function call(
  presented: readonly string[],
  authorities: readonly string[] | undefined,
  host = '127.0.0.1',
): Promise<Transmission & { readonly received: readonly (string | undefined)[] }> {
  const received: (string | undefined)[] = [];
  const server = createServer({ key, cert: certificate(...presented) }, (request, response) => {
    received.push(request.headers.authorization);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const transport = createTransport({
    clock: createClock(1),
    authorities: () => (authorities === undefined ? undefined : certificate(...authorities)),
  });
  onTestFinished(async () => {
    await transport.close();
    server.close();
  });
  const headers = [
    ['host', `${host}:${port}`],
    ['Authorization', 'Bearer a-token-of-the-api'],
  ] as const;
  const done = await transport.transmit({ method: 'GET', url: `https://${host}:${port}/`, headers });
  return { ...done, received };
}

describe('a certificate', () => {
  it.each([
    { vouched: 'by an authority in ca_file', presented: ['server'], authorities: ['authority'] },
    { vouched: 'by the last of several', presented: ['server'], authorities: ['bygone', 'authority'] },
    { vouched: 'by one between', presented: ['below', 'intermediate'], authorities: ['authority'] },
    {
      vouched: 'by one between that ca_file holds itself',
      presented: ['below'],
      authorities: ['intermediate'],
    },
    { vouched: 'by itself, for ca_file holds it', presented: ['server'], authorities: ['server'] },
  ])('that is vouched for $vouched is taken', async ({ presented, authorities }) => {
    const { response, received } = await call(presented, authorities);
    expect(response?.status).toBe(200);
    expect(received).toEqual(['Bearer a-token-of-the-api']);
  });

  const today = new Date().toISOString().slice(0, 10);
  it.each<[presented: string, authorities: string | undefined, words: string]>([
    [
      'server',
      undefined,
      'the certificate of 127.0.0.1 comes from an authority "Test authority" that is not known here (ca_file names ' +
        'private ones); that, or the server leaves out a certificate between the two (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
    ],
    [
      'server authority',
      undefined,
      'the certificate of 127.0.0.1 comes from an authority "Test authority" that is not known here (ca_file names ' +
        'private ones) (SELF_SIGNED_CERT_IN_CHAIN)',
    ],
    [
      'server authority',
      'bygone',
      'the certificate of 127.0.0.1 comes from an authority "Test authority" that is not in ca_file ' +
        '(SELF_SIGNED_CERT_IN_CHAIN)',
    ],
    [
      'server',
      'impostor',
      'the certificate of 127.0.0.1 comes from an authority "Test authority" that is not in ca_file; that, or the ' +
        'server leaves out a certificate between the two (UNABLE_TO_GET_ISSUER_CERT_LOCALLY)',
    ],
    [
      'below',
      'authority',
      'the certificate of 127.0.0.1 comes from an authority "Test intermediate" that is not in ca_file; that, or the ' +
        'server leaves out a certificate between the two (UNABLE_TO_GET_ISSUER_CERT_LOCALLY)',
    ],
    [
      'other',
      'authority',
      'the certificate is for other.example, *.other.example, not for 127.0.0.1 (ERR_TLS_CERT_ALTNAME_INVALID)',
    ],
    [
      'expired',
      'authority',
      `the certificate of 127.0.0.1 expired on 2026-01-01; this machine takes today for ${today} (CERT_HAS_EXPIRED)`,
    ],
    [
      'future',
      'authority',
      `the certificate of 127.0.0.1 is not valid before 2100-01-01; this machine takes today for ${today} ` +
        '(CERT_NOT_YET_VALID)',
    ],
    [
      'orphan',
      'bygone',
      'the certificate "Bygone authority" in ca_file that vouches for 127.0.0.1 expired on 2026-01-01; ' +
        `this machine takes today for ${today} (CERT_HAS_EXPIRED)`,
    ],
  ])('"%s" is refused, in words, where ca_file is %s', async (presented, authorities, words) => {
    const { failure, received } = await call(presented.split(' '), authorities?.split(' '));
    expect(failure).toEqual({ reason: 'tls', detail: `no secure connection came about: ${words}` });
    expect(received).toEqual([]);
  });

  it('of the token endpoint is verified by the same authorities', async () => {
    const urls: (string | undefined)[] = [];
    const server = createServer({ key, cert: certificate('server') }, (request, response) => {
      urls.push(request.url);
      if (request.url === '/oauth2/token') grantToken(response, 'a-token-of-the-api');
      else answerJson(response, 200, {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const asDeveloper: SendOptions = { credential: { kind: 'account', account: 'developer' } };
    const { client } = createTestClient(origin, { authorities: certificate('authority') });
    expect((await client.send(readProjects, asDeveloper)).response?.status).toBe(200);
    const { client: stranger } = createTestClient(origin, { authorities: certificate('impostor') });
    await expect(stranger.send(readProjects, asDeveloper)).rejects.toThrow(
      'no access token for account developer: no secure connection came about: the certificate of 127.0.0.1',
    );
    expect(urls).toEqual(['/oauth2/token', '/v2/projects']);
  });

  it('is verified by what ca_file holds when connections are opened anew', async () => {
    const server = createServer({ key, cert: certificate('server') }, (_request, response) =>
      answerJson(response, 200, {}),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const folder = await mkdtemp(join(tmpdir(), 'faultline-'));
    onTestFinished(async () => {
      server.close();
      await rm(folder, { recursive: true });
    });
    const file = join(folder, 'ca.pem');
    await writeFile(file, certificate('authority'));
    const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const files = [{ keys: ['ca_file'], file }];
    const { client, events } = createTestClient(origin, { authorities: certificate('impostor'), files });
    const open = async (): Promise<number | string | undefined> => {
      await client.refresh();
      await client.freshConnections();
      const { response, failure } = await client.send(readProjects, { credential: { kind: 'none' } });
      return response?.status ?? failure?.reason;
    };
    expect((await client.send(readProjects, { credential: { kind: 'none' } })).failure?.reason).toBe('tls');
    expect(await open()).toBe(200);
    await writeFile(file, 'half a file\n');
    expect(await open()).toBe(200);
    await writeFile(file, certificate('impostor'));
    expect(await open()).toBe('tls');
    expect(eventsOf(events, 'named-file').map(({ key: named, state }) => `${named} ${state}`)).toEqual([
      'ca_file changed',
      'ca_file kept',
      'ca_file changed',
      'ca_file usable',
    ]);
  });

  it('is verified whatever the environment says', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    onTestFinished(() => void delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
    const { failure, received } = await call(['server'], ['impostor']);
    expect(failure?.reason).toBe('tls');
    expect(received).toEqual([]);
  });

  it('is looked at anew by every connection, for none resumes the session of another', async () => {
    const resumed: boolean[] = [];
    const server = createServer({ key, cert: certificate('server') }, (_request, response) => response.end());
    server.on('secureConnection', (socket) => resumed.push(socket.isSessionReused()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const transport = createTransport({ clock: createClock(1), authorities: () => certificate('authority') });
    onTestFinished(async () => {
      await transport.close();
      server.close();
    });
    for (const method of ['HEAD', 'HEAD']) {
      // Ends its connection.
      const headers = [['host', `127.0.0.1:${port}`]] as const;
      await transport.transmit({ method, url: `https://127.0.0.1:${port}/`, headers });
    }
    expect(resumed).toEqual([false, false]);
  });
});

it('a server that does not speak TLS is told', async () => {
  const { origin } = await serveSocket((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const transport = createTransport({ clock: createClock(1) });
  onTestFinished(() => transport.close());
  const url = `${origin.replace('http:', 'https:')}/`;
  const { failure } = await transport.transmit({
    method: 'GET',
    url,
    headers: [['host', new URL(url).host]],
  });
  expect(failure?.reason).toBe('tls');
});
