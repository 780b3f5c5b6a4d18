import { afterEach, expect, it } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { grantType, makeAssertion } from './support/assertions.ts';

const clock = createClock(20);
let sandbox: Sandbox;
afterEach(() => sandbox.stop());

/**
 * What the public Python client does on the wire: a form-posted assertion, lists read page by page until
 * `nextPageToken` is empty, and after a 429 a wait of `int(Retry-After)` before the same request is sent again.
 */
function createClient(account: string): {
  send(method: string, url: string, body?: unknown): Promise<Record<string, unknown>>;
  list(url: string, key: string): Promise<readonly Record<string, unknown>[]>;
  readonly waits: readonly number[];
} {
  const waits: number[] = [];
  let token: string | undefined;

  async function request(url: string, init: RequestInit): Promise<Record<string, unknown>> {
    for (;;) {
      const response = await fetch(url, init);
      const body = (await response.json()) as Record<string, unknown>;
      if (response.status === 200) return body;
      const seconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
      if (response.status !== 429 || Number.isNaN(seconds))
        throw new Error(`${response.status} ${String(body['error'])}`);
      waits.push(seconds);
      await clock.sleep(seconds * 1000);
    }
  }

  async function authorize(): Promise<string> {
    const assertion = makeAssertion(sandbox.target(), account, clock.now(), { header: { typ: 'JWT' } });
    const body = new URLSearchParams({ assertion, grant_type: grantType }).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return String((await request(sandbox.urls.token, { method: 'POST', headers, body }))['access_token']);
  }

  const send = async (method: string, url: string, body?: unknown): Promise<Record<string, unknown>> => {
    token ??= await authorize();
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    return request(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  };

  return {
    send,
    waits,
    async list(url, key) {
      const items: Record<string, unknown>[] = [];
      let next = '';
      do {
        const page = await send('GET', `${url}?pageSize=10&pageToken=${encodeURIComponent(next)}`);
        items.push(...(page[key] as Record<string, unknown>[]));
        next = String(page['nextPageToken']);
      } while (next !== '');
      return items;
    },
  };
}

it('serves a client that does what the public Python client does', async () => {
  sandbox = await startSandbox({ clock });
  const { rest, emulator } = sandbox.urls;
  const project = sandbox.target().resources['project']!;
  const client = createClient('developer');

  const names: string[] = [];
  for (let made = 0; made < 28; made += 1) {
    const device = await client.send('POST', `${emulator}/${project}/devices`, { type: 'temperature' });
    names.push(String(device['name']));
  }
  const settings = {
    devices: [...names, `${project}/devices/${'v'.repeat(20)}`],
    addLabels: { room: 'cold' },
    removeLabels: [],
  };
  const { batchErrors } = await client.send('POST', `${rest}/${project}/devices:batchUpdate`, settings);
  expect(batchErrors).toHaveLength(1);

  await clock.sleep(1000);
  const devices = await client.list(`${rest}/${project}/devices`, 'devices');
  const labelled = devices.filter(
    (device) => (device['labels'] as Record<string, string>)['room'] === 'cold',
  );
  expect(labelled.map((device) => String(device['name'])).toSorted()).toEqual(names.toSorted());

  for (const name of names) await client.send('DELETE', `${emulator}/${name}`);
  expect(sandbox.resources()).toEqual([]);
  for (const seconds of client.waits) {
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(5);
  }
  // Every announced wait was long enough: never two refusals in a row.
  const statuses = sandbox.log.map((entry) => entry.status);
  expect(statuses.some((status, index) => status === 429 && statuses[index + 1] === 429)).toBe(false);
  await expect(client.send('DELETE', `${rest}/${project}`)).rejects.toThrow('403 permission denied');
});
