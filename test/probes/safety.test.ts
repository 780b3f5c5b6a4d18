import { describe, expect, it, onTestFinished } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { asByDefault, watchSafety } from '../support/safety.ts';
import { checkSandbox, clausesIn } from '../support/sandbox-check.ts';

describe('a check with nothing switched on', () => {
  it('sends nothing but GET and token calls, no burst, and one request a second', async () => {
    const { report, log, leftovers } = await checkSandbox({
      scale: 40,
      target: asByDefault,
    });
    const others = log.filter(({ method, api }) => method !== 'GET' && api !== 'token');
    expect(others.map(({ method, operation }) => `${method} ${operation}`)).toEqual([]);
    expect(log.filter(({ probe }) => probe !== undefined)).toEqual([]);
    const times = log.map(({ at }) => at);
    const first = times[0] ?? 0;
    expect(times.length).toBeGreaterThan(20);
    // A request may be late, and the next one then follows sooner: over all of them the pace is kept.
    expect(((times.at(-1) ?? 0) - first) / (times.length - 1)).toBeGreaterThan(950);
    expect(clausesIn(report, 'violates', 'intermittent', 'inconclusive')).toEqual([]);
    expect(clausesIn(report, 'conforms').length).toBeGreaterThan(30);
    expect(leftovers).toEqual([]);
  });
});

describe('the watch that every check of a sandbox is under', () => {
  it('names each thing that a monitor must not do', async () => {
    const sandbox = await startSandbox({ clock: createClock() });
    onTestFinished(() => sandbox.stop());
    const { accounts, resources } = sandbox.target();
    const basicOf = (name: string): string => {
      const { key_id, secret } = accounts[name] ?? { key_id: '', secret: '' };
      return `Basic ${Buffer.from(`${key_id}:${secret}`).toString('base64')}`;
    };
    const watch = watchSafety(sandbox, {
      resources,
      writes: false,
      bursts: false,
      limits: { scope: 'target', exclusive: true, pace: 1 },
    });
    const send = (method: string, path: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${sandbox.urls.rest}${path}`, {
        method,
        headers: { authorization: basicOf('administrator'), ...headers },
      });
    expect(watch.breaches()).toEqual([]);
    const device = [...sandbox.contents().keys()].find((name) =>
      name.startsWith(`${resources['project']}/devices/`),
    );
    await send('DELETE', `/${device}/labels/name`);
    await send('PATCH', `/${resources['foreign_project']}`);
    await send('GET', '/projects', { 'Faultline-Probe': 'rate-limit/1' });
    for (let requests = 0; requests < 26; requests += 1) await send('GET', '/projects');
    expect(watch.breaches()).toEqual([
      expect.stringMatching(/^the monitor sent more than 25 requests in 5 s/),
      `DELETE /v2/${device}/labels/name, although writes are switched off`,
      `PATCH /v2/${resources['foreign_project']}, although writes are switched off`,
      `PATCH /v2/${resources['foreign_project']}, outside the projects`,
      'a burst by rate-limit/1, which is switched off',
      expect.stringMatching(`^${device} was .*"name".* and is `),
    ]);
  });
});
