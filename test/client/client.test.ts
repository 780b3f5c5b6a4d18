import { expect, it } from 'vitest';
import { answerJson, grantToken, serveHttp } from './http-server.ts';
import { createTestClient, eventsOf, readProjects } from './test-client.ts';

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

it('keeps the pace of the target, or of each account', async () => {
  const { origin } = await serveHttp(({ url }, response) =>
    url === '/oauth2/token' ? grantToken(response, 'the-access-token') : answerJson(response, 200, {}),
  );
  const options = { credential: { kind: 'none' } } as const;
  const { client, events } = createTestClient(origin);
  await Promise.all([1, 2, 3].map(() => client.send(readProjects, options)));
  const start = eventsOf(events, 'headroom')[0]?.at ?? 0;
  expect(
    eventsOf(events, 'headroom').map(({ account, requests, at }) => [account, requests, at - start]),
  ).toEqual([
    ['all', 24, 0],
    ['all', 23, 1_000],
    ['all', 22, 2_000],
  ]);
  const several = createTestClient(origin, { limits: { scope: 'account', exclusive: false, pace: 1 } });
  const credential = { kind: 'account', account: 'developer' } as const;
  await Promise.all([{ credential }, options].map((how) => several.client.send(readProjects, how)));
  const sent = eventsOf(several.events, 'headroom');
  const first = sent[0]?.at ?? 0;
  expect(new Set(sent.map(({ account, at }) => `${account} ${at - first}`))).toEqual(
    new Set(['developer 0', 'none 0', 'developer 1000']),
  );
});

it('asks for both encodings equally often', async () => {
  const { origin, received } = await serveHttp((_request, response) => answerJson(response, 200, {}));
  const { client } = createTestClient(origin);
  for (let count = 0; count < 8; count += 1)
    await client.send(readProjects, { credential: { kind: 'none' } });
  const encodings = received.map(({ headers }) => headers['accept-encoding']);
  expect(encodings.filter((encoding) => encoding === 'gzip')).toHaveLength(4);
  expect(encodings.filter((encoding) => encoding === 'identity')).toHaveLength(4);
});

it('gives up what waits for its turn, and loses nobody else', async () => {
  const { origin } = await serveHttp((_request, response) => answerJson(response, 200, {}));
  const { client, events } = createTestClient(origin);
  const controller = new AbortController();
  const observed: string[] = [];
  const options = {
    credential: { kind: 'none' },
    observe: ({ id }: { id: string }) => observed.push(id),
  } as const;
  const sending = [undefined, controller.signal, undefined].map((signal) =>
    client.send(readProjects, { ...options, ...(signal && { signal }) }),
  );
  controller.abort();
  const exchanges = await Promise.all(sending);
  expect(exchanges.map(({ failure }) => failure?.reason)).toEqual([undefined, 'aborted', undefined]);
  expect(exchanges[2]?.timings.sent).toBe(1_000);
  expect(observed).toEqual([exchanges[0]?.id, exchanges[2]?.id]);
  expect(client.requests).toBe(2);
  expect(eventsOf(events, 'headroom')).toHaveLength(2);
});

it('gives its turn back when a call cannot be sent', async () => {
  const { origin } = await serveHttp((_request, response) => answerJson(response, 200, {}));
  const { client } = createTestClient(origin);
  const options = { credential: { kind: 'none' } } as const;
  await expect(client.send({ ...readProjects, path: 'projects' }, options)).rejects.toThrow(TypeError);
  expect(client.requests).toBe(0);
  await client.burst('limit', undefined, () => Promise.resolve());
  expect((await client.send(readProjects, options)).response?.status).toBe(200);
});

it('gives up everything when it is closed', async () => {
  const { origin } = await serveHttp(() => void client.close());
  const { client } = createTestClient(origin);
  const options = { credential: { kind: 'none' } } as const;
  const [underWay, waiting] = await Promise.all([
    client.send(readProjects, options),
    client.send(readProjects, options),
  ]);
  expect(underWay?.failure?.reason).toBe('aborted');
  expect(waiting?.failure?.reason).toBe('aborted');
  expect((await client.send(readProjects, options)).failure?.reason).toBe('aborted');
});
