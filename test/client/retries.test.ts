import { describe, expect, it } from 'vitest';
import type { Call, SendOptions } from '../../src/client/call.ts';
import type { Tries } from '../../src/client/client.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { answerJson, grantToken, type ReceivedRequest, serveHttp } from './http-server.ts';
import { createTestClient, eventsOf, readProjects, type TestClient } from './test-client.ts';

type Step = number | 'reset' | readonly [status: number, retryAfter: string];

/** Answers the API's requests with one step after the other, and then with 200. */
async function serveSteps(steps: readonly Step[]): Promise<{ origin: string; tokens: ReceivedRequest[] }> {
  const left = [...steps];
  const tokens: ReceivedRequest[] = [];
  const { origin } = await serveHttp((request, response) => {
    if (request.url === '/oauth2/token') {
      tokens.push(request);
      grantToken(response, `token-number-${tokens.length}`);
      return;
    }
    const step = left.shift() ?? 200;
    if (step === 'reset') response.socket?.resetAndDestroy();
    else if (typeof step === 'number') answerJson(response, step, {});
    else answerJson(response, step[0], {}, { 'Retry-After': step[1] });
  });
  return { origin, tokens };
}

type Retried = Tries &
  TestClient & { tokens: ReceivedRequest[]; statuses: (number | undefined)[]; waits: number[] };

async function retry(
  steps: readonly Step[],
  options: Partial<SendOptions> = {},
  call: Partial<Call> = {},
): Promise<Retried> {
  const { origin, tokens } = await serveSteps(steps);
  const test = createTestClient(origin);
  const tries = await test.client.sendWithRetries(
    { ...readProjects, ...call },
    { credential: { kind: 'none' }, ...options },
  );
  const waits = tries.all.slice(1).map(({ timings }, index) => {
    const before = tries.all[index]?.timings;
    return timings.sent - (before?.answered ?? before?.ended ?? 0);
  });
  return { ...tries, ...test, tokens, waits, statuses: tries.all.map(({ response }) => response?.status) };
}

function waitsOf(events: readonly MonitorEvent[]): [string, number][] {
  return eventsOf(events, 'wait').map(({ reason, seconds }) => [reason, seconds]);
}

describe('sending with retries', () => {
  it('backs off from one second, doubling, after 500 and 503', async () => {
    const { statuses, waits, waitedSeconds, events, last } = await retry([500, 503, 500]);
    expect(statuses).toEqual([500, 503, 500, 200]);
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    expect(waitedSeconds).toBe(7);
    expect(waitsOf(events)).toEqual([
      ['500', 1],
      ['503', 2],
      ['500', 4],
    ]);
    expect(last.response?.status).toBe(200);
  });

  it('backs off from ten seconds after 504, and gives up after three retries', async () => {
    const { statuses, waits } = await retry([504, 504, 504, 504]);
    expect(statuses).toEqual([504, 504, 504, 504]);
    expect(waits).toEqual([10_000, 20_000, 40_000]);
  });

  it('keeps a longer wait that a 503 announces', async () => {
    const { waits } = await retry([[503, '30']]);
    expect(waits).toEqual([30_000]);
  });

  it('waits for what a 429 announces, twice', async () => {
    const { statuses, waits, events } = await retry([
      [429, '4'],
      [429, '2'],
      [429, '3'],
    ]);
    expect(statuses).toEqual([429, 429, 429]);
    expect(waits).toEqual([4_000, 2_000]);
    expect(waitsOf(events).map(([reason]) => reason)).toEqual(['429', '429']);
    expect(eventsOf(events, 'retry-after').map(({ seconds }) => seconds)).toEqual([4, 2, 3]);
    expect(eventsOf(events, 'rate-limited')).toHaveLength(3);
    expect(eventsOf(events, 'rate-limited')[0]).toMatchObject({ account: 'all', provoked: false });
  });

  it('measures how far an announced wait falls short', async () => {
    const { events } = await retry([
      [429, '1'],
      [429, '1'],
    ]);
    expect(eventsOf(events, 'retry-after-shortfall').map(({ api, seconds }) => [api, seconds])).toEqual([
      ['rest', 1],
    ]);
    const honest = await retry([[429, '1']]);
    expect(eventsOf(honest.events, 'retry-after-shortfall').map(({ seconds }) => seconds)).toEqual([0]);
  });

  it.each(['0', '-3', 'soon', '1.5', ''])('waits five seconds after a 429 that says %j', async (value) => {
    expect((await retry([[429, value]])).waits).toEqual([5_000]);
  });

  it('does not wait for what nobody can wait for', async () => {
    const { statuses, client } = await retry([[429, '1000000000000']]);
    expect(statuses).toEqual([429]);
    const next = await client.send(readProjects, { credential: { kind: 'none' } });
    expect(next.timings.sent).toBe(300_000);
  });

  it('fetches a new token once after a 401, and sends at once', async () => {
    const credential = { kind: 'account', account: 'developer' } as const;
    const { statuses, tokens, waitedSeconds, last, events } = await retry([401], { credential });
    expect(statuses).toEqual([401, 200]);
    expect(tokens).toHaveLength(2);
    expect(waitedSeconds).toBe(0);
    expect(waitsOf(events)).toEqual([]);
    expect(last.request.headers).toContainEqual(['Authorization', 'Bearer token-number-2']);
    const always = await retry([401, 401, 401], { credential });
    expect(always.statuses).toEqual([401, 401]);
  });

  it('asks again for a token by the same rules', async () => {
    const credential = { kind: 'account', account: 'developer' } as const;
    const tokens: number[] = [];
    const serve = async (answers: readonly Step[]) => {
      const left = [...answers];
      const { origin } = await serveHttp((request, response) => {
        if (request.url !== '/oauth2/token') return answerJson(response, 200, {});
        const step = left.shift() ?? 200;
        tokens.push(left.length);
        if (step === 'reset') response.socket?.resetAndDestroy();
        else if (step === 200) grantToken(response, 'a-token');
        else answerJson(response, Number(step), { error: 'server_error' });
      });
      return createTestClient(origin);
    };
    const { client, events } = await serve([503, 'reset', 504]);
    const { last } = await client.sendWithRetries(readProjects, { credential });
    expect(last.response?.status).toBe(200);
    expect(waitsOf(events)).toEqual([
      ['503', 1],
      ['connection', 2],
      ['504', 40],
    ]);
    const down = await serve([503, 503, 503, 503]);
    tokens.length = 0;
    await expect(down.client.sendWithRetries(readProjects, { credential })).rejects.toThrow(/answered 503/);
    expect(tokens).toHaveLength(4);
    const refused = await serve([400]);
    tokens.length = 0;
    await expect(refused.client.sendWithRetries(readProjects, { credential })).rejects.toThrow(/400/);
    expect(tokens).toHaveLength(1);
  });

  it('takes a 401 for an answer where no token was sent', async () => {
    expect((await retry([401])).statuses).toEqual([401]);
    const credential = { kind: 'account', account: 'developer', method: 'basic' } as const;
    expect((await retry([401], { credential })).statuses).toEqual([401]);
  });

  it.each([400, 401, 429, 500, 503, 504])('returns a provoked %d at once', async (status) => {
    const { all, last } = await retry([status], { provokes: [status] });
    expect(all).toHaveLength(1);
    expect(last.provoked).toBe(true);
  });

  it.each([400, 403, 404, 409, 501])('returns %d at once', async (status) => {
    expect((await retry([status])).statuses).toEqual([status]);
  });

  it('sends a GET again that got no answer, and nothing else', async () => {
    const { statuses, waits, events } = await retry(['reset', 'reset', 'reset']);
    expect(statuses).toEqual([undefined, undefined, undefined]);
    expect(waits).toEqual([1_000, 2_000]);
    expect(waitsOf(events).map(([reason]) => reason)).toEqual(['connection', 'connection']);
    expect((await retry(['reset'], {}, { method: 'POST' })).statuses).toEqual([undefined]);
  });

  it('ends with what it has when it is given up', async () => {
    const controller = new AbortController();
    const { statuses } = await retry([503, 503], {
      signal: controller.signal,
      observe: () => controller.abort(new Error('enough')),
    });
    expect(statuses).toEqual([503]);
  });
});
