import { expect, it } from 'vitest';
import { answerJson, grantToken, serveHttp } from './http-server.ts';
import { createTestClient, readProjects } from './test-client.ts';

it('sends one request, exactly as it records it', async () => {
  const { origin, received } = await serveHttp((_request, response) =>
    answerJson(response, 200, { projects: [] }, { 'X-Odd-Case': 'kept' }),
  );
  const { client } = createTestClient(origin, { contact: 'sre@example.com' });
  const exchange = await client.send(readProjects, { credential: { kind: 'none' } });
  expect(exchange).toMatchObject({ api: 'rest', operation: 'projects.list', provoked: false });
  expect(exchange.response?.status).toBe(200);
  expect(exchange.response?.bodyEnd).toBe('complete');
  expect(Buffer.from(exchange.response?.body ?? []).toString()).toBe('{"projects":[]}');
  expect(exchange.response?.headers).toContainEqual(['X-Odd-Case', 'kept']);
  expect(exchange.request.url).toBe(`${origin}/v2/projects`);
  expect(exchange.request.headers.flat()).toEqual(received[0]?.rawHeaders);
  expect(received[0]?.headers['user-agent']).toBe('faultline/1.2.3 (sre@example.com)');
  expect(client.requests).toBe(1);
});

it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'])(
  'records %s without a body as it is sent',
  async (method) => {
    const { origin, received } = await serveHttp((_request, response) => answerJson(response, 200, {}));
    const { client } = createTestClient(origin);
    const exchange = await client.send({ ...readProjects, method }, { credential: { kind: 'none' } });
    expect(exchange.request.headers.flat()).toEqual(received[0]?.rawHeaders);
  },
);

it('fetches a token, and sends it', async () => {
  const { origin, received } = await serveHttp(({ url }, response) =>
    url === '/oauth2/token' ? grantToken(response, 'the-access-token') : answerJson(response, 200, {}),
  );
  const { client, learned } = createTestClient(origin);
  const call = { ...readProjects, method: 'POST', body: { key: 'läbel' }, query: { a: 'b c' } };
  const exchange = await client.send(call, { credential: { kind: 'account', account: 'developer' } });
  expect(exchange.account).toBe('developer');
  expect(received[1]?.headers.authorization).toBe('Bearer the-access-token');
  expect(received[1]?.body).toBe('{"key":"läbel"}');
  expect(received[1]?.url).toBe('/v2/projects?a=b+c');
  expect(exchange.request.headers.flat()).toEqual(received[1]?.rawHeaders);
  expect(learned).toContain('the-access-token');
  expect(client.requests).toBe(2);
});
