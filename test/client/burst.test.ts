import { describe, expect, it } from 'vitest';
import type { SendOptions } from '../../src/client/call.ts';
import { answerJson, grantToken, serveHttp } from './http-server.ts';
import { createInstantClock } from './instant-clock.ts';
import { createTestClient, eventsOf, readProjects } from './test-client.ts';

const anonymous: SendOptions = { credential: { kind: 'none' } };
const asDeveloper: SendOptions = { credential: { kind: 'account', account: 'developer' } };

describe('a burst', () => {
  it('sends at once, by its name, in the books', async () => {
    const { origin, received } = await serveHttp((_request, response, index) =>
      answerJson(response, index < 25 ? 200 : 429, {}, index < 25 ? {} : { 'Retry-After': '4' }),
    );
    const clock = createInstantClock();
    const { client, events } = createTestClient(origin, {}, clock);
    const exchanges = await client.burst('limit/run-1', undefined, (burst) =>
      Promise.all(
        Array.from({ length: 30 }, () => burst.send(readProjects, { ...anonymous, provokes: [429] })),
      ),
    );
    expect(clock.monotonic()).toBe(0);
    expect(exchanges.filter(({ response }) => response?.status === 429)).toHaveLength(5);
    expect(new Set(received.map(({ headers }) => headers['faultline-probe']))).toEqual(
      new Set(['limit/run-1']),
    );
    expect(eventsOf(events, 'burst').map(({ active }) => active)).toEqual([true, false]);
    expect(eventsOf(events, 'rate-limited').map(({ provoked }) => provoked)).toEqual(Array(5).fill(true));
    expect(eventsOf(events, 'headroom').at(-1)?.requests).toBe(0);
    const next = await client.send(readProjects, anonymous);
    expect(next.timings.sent).toBe(5_000);
    expect(received.at(-1)?.headers['faultline-probe']).toBeUndefined();
  });

  it('without a name holds everybody else back all the same, but is not announced', async () => {
    const { origin, received } = await serveHttp((_request, response) => answerJson(response, 200, {}));
    const clock = createInstantClock();
    const { client, events } = createTestClient(origin, {}, clock);
    await client.burst(undefined, undefined, (burst) =>
      Promise.all([burst.send(readProjects, anonymous), burst.send(readProjects, anonymous)]),
    );
    expect(clock.monotonic()).toBe(0);
    expect(received.map(({ headers }) => headers['faultline-probe'])).toEqual([undefined, undefined]);
    expect(eventsOf(events, 'burst')).toEqual([]);
    expect(eventsOf(events, 'headroom').at(-1)?.requests).toBe(23);
  });

  it('holds everybody else back, and does not wait for a token that somebody held back waits for', async () => {
    const order: string[] = [];
    const { origin } = await serveHttp(({ url, headers }, response) => {
      order.push(`${url} ${String(headers['faultline-probe'])}`);
      if (url === '/oauth2/token') grantToken(response, `token-number-${order.length}`);
      else answerJson(response, 200, {});
    });
    const { client } = createTestClient(origin);
    let held: Promise<unknown> | undefined;
    await client.burst('limit', undefined, async (burst) => {
      held = client.send(readProjects, asDeveloper);
      await burst.prepare('developer');
      await burst.prepare('developer', 'basic');
      await burst.send(readProjects, asDeveloper);
      await burst.silence(6_000);
    });
    await held;
    expect(order).toEqual(['/oauth2/token limit', '/v2/projects limit', '/v2/projects undefined']);
  });

  it('without a name does not wait for that token either', async () => {
    const { origin } = await serveHttp(({ url }, response) => {
      if (url === '/oauth2/token') grantToken(response, 'token-of-the-developer');
      else answerJson(response, 200, {});
    });
    const { client } = createTestClient(origin);
    let held: ReturnType<typeof client.send> | undefined;
    const signal = AbortSignal.timeout(5_000);
    await client.burst(undefined, signal, async (burst) => {
      held = client.send(readProjects, asDeveloper);
      await burst.prepare('developer');
    });
    expect((await held)?.response?.status).toBe(200);
  });

  it('begins in a silence that it can wait for', async () => {
    const { origin } = await serveHttp((_request, response) => answerJson(response, 200, {}));
    const clock = createInstantClock();
    const { client } = createTestClient(origin, {}, clock);
    const before = await client.send(readProjects, anonymous);
    await client.burst('limit', undefined, (burst) => burst.silence(6_000));
    expect(clock.monotonic()).toBe(before.timings.ended + 6_000);
    await client.burst('limit', undefined, async (burst) => {
      void burst.send(readProjects, anonymous);
      await burst.silence(6_000);
    });
    expect(clock.monotonic()).toBe(before.timings.ended + 12_000);
  });

  it('keeps an announced wait that is longer than the silence', async () => {
    const { origin } = await serveHttp((_request, response) => {
      response.writeHead(429, { 'Retry-After': '60' }).end();
    });
    const clock = createInstantClock();
    const { client } = createTestClient(origin, {}, clock);
    await client.burst('limit', undefined, async (burst) => {
      const { timings } = await burst.send(readProjects, anonymous);
      await burst.silence(6_000);
      expect(clock.monotonic()).toBe((timings.answered ?? 0) + 60_000);
    });
  });

  it('lets go when it fails, and when it is given up', async () => {
    const { origin } = await serveHttp((_request, response) => answerJson(response, 200, {}));
    const { client, events } = createTestClient(origin);
    const failing = client.burst('limit', undefined, () => Promise.reject(new Error('it went wrong')));
    await expect(failing).rejects.toThrow('it went wrong');
    const controller = new AbortController();
    controller.abort(new Error('given up'));
    await expect(client.burst('limit', controller.signal, () => Promise.resolve())).rejects.toThrow(
      'given up',
    );
    expect((await client.send(readProjects, anonymous)).response?.status).toBe(200);
    expect(eventsOf(events, 'burst')).toHaveLength(2);
  });
});
