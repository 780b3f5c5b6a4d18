import { connect } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { startWeb } from '../../src/web/web.ts';
import { fuzzRuns } from '../support/fuzz.ts';
import { usualWeb } from '../web/start-pages.ts';

const methods = fc.constantFrom(
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'get',
  '',
);
const paths = fc.oneof(
  fc.constantFrom('/', '/metrics', '/-/ready', '/api/v1/status', '//', '/%', '/%00', '*', 'http://a/metrics'),
  fc.constantFrom(
    '/run',
    '/-/reload',
    '/events',
    '/clause?target=%00',
    '/api/v1/targets/%/clauses',
    '/evidence/..',
  ),
  fc.webPath(),
  fc.string({ unit: 'binary-ascii', maxLength: 60 }).map((text) => `/${text.replaceAll(/[\r\n ]/g, '')}`),
  fc.webQueryParameters().map((query) => `/?${query}`),
);
const lines = fc.array(
  fc.oneof(
    fc.constantFrom('Host: a', 'Host: [', 'Content-Length: 5', 'Transfer-Encoding: chunked', 'Upgrade: h2c'),
    fc.constantFrom(
      'Content-Type: application/x-www-form-urlencoded',
      'Content-Type: multipart/form-data; boundary=a',
      'Origin: null',
      'Sec-Fetch-Site: same-origin',
    ),
    fc.constantFrom('Accept: */*', 'Cookie: a=b', 'Authorization: Basic !', 'Last-Event-ID: -1', 'X'),
    fc.string({ unit: 'binary-ascii', maxLength: 40 }),
  ),
  { maxLength: 6 },
);
const requests = fc.oneof(
  fc
    .tuple(methods, paths, lines, fc.string({ maxLength: 20 }))
    .map(([method, path, head, body]) => `${method} ${path} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n${body}`),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

it('the web server stands any request, and says nothing of its inside', async () => {
  const failures: string[] = [];
  const web = await startWeb({ ...usualWeb(), onFailure: (line) => failures.push(line) });
  onTestFinished(() => web.close());
  const { hostname: host, port } = new URL(web.url);
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const socket = connect({ host, port: Number(port) });
      let answer = '';
      socket.on('error', () => {}).on('data', (chunk) => (answer += chunk.toString('latin1')));
      socket.end(Buffer.from(request));
      // A page that keeps itself up to date never ends by itself.
      const impatience = setTimeout(() => socket.destroy(), 1_000);
      await once(socket, 'close');
      clearTimeout(impatience);
      expect(answer).not.toMatch(/^HTTP\/1\.1 500| at .*\.[jt]s:[0-9]/m);
    }),
    fuzzRuns(80),
  );
  expect(failures).toEqual([]);
  expect((await fetch(`${web.url}/-/healthy`)).status).toBe(200);
}, 3_600_000);
