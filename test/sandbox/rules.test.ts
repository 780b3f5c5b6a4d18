import { afterEach, describe, expect, it } from 'vitest';
import { openBench } from './support/bench.ts';
import type { Ask, Bench } from './support/bench.ts';
import { makeFixture, nothing } from './support/fixture.ts';

let bench: Bench;
afterEach(() => bench.sandbox.stop());

const as = 'administrator';

async function statusOf(ask: Ask): Promise<number> {
  return (await bench.ask(ask)).status;
}

describe('access', () => {
  it('answers 403 for what exists in another organization and 404 for what exists nowhere', async () => {
    bench = await openBench();
    const foreign = bench.resource('foreign_project');
    for (const account of Object.keys(bench.target.accounts).filter((name) => name !== 'revoked')) {
      expect(await statusOf({ as: account, path: `/${foreign}` })).toBe(403);
      expect(await statusOf({ as: account, path: `/${foreign}/devices` })).toBe(403);
      expect(await statusOf({ as: account, api: 'emulator', path: `/${foreign}/devices` })).toBe(403);
      expect(await statusOf({ as: account, path: `/projects/${nothing}` })).toBe(404);
    }
  });

  it('lists only the projects that an account may read', async () => {
    bench = await openBench();
    const names = async (account: string): Promise<unknown> => {
      const reply = await bench.ask({ as: account, path: '/projects' });
      return (reply.json!['projects'] as { displayName: string }[]).map((each) => each.displayName);
    };
    expect(await names('no_role')).toEqual([]);
    expect(await names('user')).toEqual(['First project']);
    expect(await names(as)).toEqual(['First project', 'Second project']);
    expect(await names('organization_administrator')).toEqual([
      'First project',
      'Second project',
      'Showroom',
    ]);
  });

  it('asks for an administrator in both projects of a transfer, in each direction', async () => {
    bench = await openBench();
    const { device, project, secondProject } = await makeFixture(bench);
    const transfer = (account: string, name: string, to: string): Promise<number> =>
      statusOf({ as: account, method: 'POST', path: `/${to}/devices:transfer`, body: { devices: [name] } });
    const moved = `${secondProject}/devices/${device.split('/')[3]}`;
    expect(await transfer('transfer_administrator', device, secondProject)).toBe(403);
    expect(await statusOf({ as, path: `/${device}` })).toBe(200);
    expect(await transfer(as, device, secondProject)).toBe(200);
    expect(await transfer('transfer_administrator', moved, project)).toBe(403);
    expect(await statusOf({ as, path: `/${moved}` })).toBe(200);
    expect(await transfer(as, moved, project)).toBe(200);
    expect(await transfer(as, device, `projects/${nothing}`)).toBe(404);
  });

  it('gives a new service account nothing until it is a member, and nothing again when its key goes', async () => {
    bench = await openBench();
    const project = bench.resource('project');
    const account = await bench.ask({
      as,
      method: 'POST',
      path: `/${project}/serviceaccounts`,
      body: { enableBasicAuth: true },
    });
    const name = String(account.json?.['name']);
    const made = await bench.ask({ as, method: 'POST', path: `/${name}/keys`, body: {} });
    const { key, secret } = made.json as { key: { id: string; name: string }; secret: string };
    const headers = { authorization: `Basic ${Buffer.from(`${key.id}:${secret}`).toString('base64')}` };
    expect(await statusOf({ path: `/${project}`, headers })).toBe(403);
    const member = { email: account.json?.['email'], roles: ['roles/project.user'] };
    await bench.ask({ as, method: 'POST', path: `/${project}/members`, body: member });
    expect(await statusOf({ path: `/${project}`, headers })).toBe(200);
    await bench.ask({ as, method: 'PATCH', path: `/${name}`, body: { enableBasicAuth: false } });
    expect(await statusOf({ path: `/${project}`, headers })).toBe(401);
    await bench.ask({ as, method: 'PATCH', path: `/${name}`, body: { enableBasicAuth: true } });
    await bench.ask({ as, method: 'DELETE', path: `/${key.name}` });
    expect(await statusOf({ path: `/${project}`, headers })).toBe(401);
  });
});

describe('what was just made', () => {
  it('may not be found for a moment on either API, and then stays', async () => {
    bench = await openBench({ propagationDelay: 5000 });
    const project = bench.resource('project');
    const made = await bench.ask({
      as,
      api: 'emulator',
      method: 'POST',
      path: `/${project}/devices`,
      body: { type: 'touch' },
    });
    const path = `/${String(made.json?.['name'])}`;
    expect(bench.sandbox.resources()).toEqual([path.slice(1)]);
    for (const [after, status] of [
      [1000, 404],
      [4000, 200],
      [100_000, 200],
    ] as const) {
      bench.clock.advance(after - 1000);
      expect(await statusOf({ as, path })).toBe(status);
      expect(await bench.ask({ as, api: 'emulator', path }, 0)).toMatchObject({ status });
    }
    expect(await statusOf({ as, api: 'emulator', method: 'DELETE', path })).toBe(200);
    expect(await statusOf({ as, path })).toBe(404);
    expect(bench.sandbox.resources()).toEqual([]);
  });

  it('can be written and deleted at once', async () => {
    bench = await openBench({ propagationDelay: 60_000 });
    const project = bench.resource('project');
    const body = { type: 'touch' };
    const made = await bench.ask({ as, api: 'emulator', method: 'POST', path: `/${project}/devices`, body });
    const path = `/${String(made.json?.['name'])}`;
    expect(
      await statusOf({ as, method: 'POST', path: `${path}/labels`, body: { key: 'a', value: '' } }),
    ).toBe(200);
    expect(await statusOf({ as, api: 'emulator', method: 'DELETE', path })).toBe(200);
  });
});

describe('members and projects', () => {
  it('keeps a project that holds something', async () => {
    bench = await openBench();
    const path = `/${bench.resource('project')}`;
    expect(await statusOf({ as, method: 'DELETE', path })).toBe(400);
    expect(await statusOf({ as, path })).toBe(200);
  });

  it('has an invite URL for a user who is pending, and for nobody else', async () => {
    bench = await openBench();
    const path = `/${bench.resource('project')}/members`;
    const body = { email: 'somebody@example.com', roles: ['roles/project.user'] };
    const user = await bench.ask({ as, method: 'POST', path, body });
    expect(user.json).toMatchObject({ status: 'PENDING', accountType: 'USER' });
    const invite = await bench.ask({ as, path: `/${String(user.json?.['name'])}:getInviteUrl` });
    expect(invite).toMatchObject({ status: 200, json: { inviteUrl: expect.stringContaining('https://') } });
    const { email } = bench.target.accounts['no_role']!;
    const robot = await bench.ask({ as, method: 'POST', path, body: { ...body, email } });
    expect(robot.json).toMatchObject({ status: 'ACCEPTED', accountType: 'SERVICE_ACCOUNT' });
    expect(await statusOf({ as, path: `/${String(robot.json?.['name'])}:getInviteUrl` })).toBe(400);
  });
});

describe('lists', () => {
  it('pages, in camelCase and in snake_case, to an empty token', async () => {
    bench = await openBench();
    const { device } = await makeFixture(bench);
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      await bench.ask({ as, method: 'POST', path: `/${device}/labels`, body: { key, value: key } });
    }
    for (const [size, token] of [
      ['pageSize', 'pageToken'],
      ['page_size', 'page_token'],
    ]) {
      const keys: string[] = [];
      let next = '';
      do {
        const reply = await bench.ask({ as, path: `/${device}/labels?${size}=2&${token}=${next}` });
        const page = reply.json as { labels: { key: string }[]; nextPageToken: string };
        expect(page.labels.length).toBeLessThanOrEqual(2);
        keys.push(...page.labels.map((label) => label.key));
        next = page.nextPageToken;
      } while (next !== '');
      expect(keys).toEqual(['a', 'b', 'c', 'd', 'e', 'kept', 'virtual-sensor']);
    }
    const other = await bench.ask({ as, path: `/${device}/labels?pageSize=1` });
    const foreign = String(other.json?.['nextPageToken']);
    expect(await statusOf({ as, path: `/projects?pageToken=${foreign}` })).toBe(400);
  });

  it('filters and orders devices', async () => {
    bench = await openBench();
    const account = 'organization_administrator';
    const all = await bench.ask({
      as: account,
      path: `/projects/-/devices?organization=${bench.resource('organization')}`,
    });
    const devices = all.json!['devices'] as { name: string; type: string; labels: Record<string, string> }[];
    expect(devices).toHaveLength(10);
    const showroom = devices.find((device) => device.type === 'ccon')!.name.split('/devices/')[0]!;
    const types = async (query: string): Promise<string[]> => {
      const reply = await bench.ask({ as: account, path: `/${showroom}/devices?${query}` });
      return (reply.json!['devices'] as { type: string }[]).map((device) => device.type);
    };
    expect(await types('device_types=touch&deviceTypes=co2&order_by=type')).toEqual(['co2', 'touch']);
    expect(await types('orderBy=-labels.name&pageSize=2')).toEqual(['waterDetector', 'touch']);
    expect(await types('label_filters=name%3DShowroom%20motion')).toEqual(['motion']);
    expect(await types('label_filters=nothing')).toEqual([]);
    expect(await types('query=humid')).toEqual(['humidity']);
    expect(await types('product_numbers=102527')).toEqual(['co2']);
    expect(await statusOf({ as: account, path: '/projects/-/devices' })).toBe(400);
    expect(await statusOf({ as, api: 'emulator', path: `/${showroom}/devices` })).toBe(403);
    expect(
      (await bench.ask({ as: account, api: 'emulator', path: `/${showroom}/devices` })).json,
    ).toMatchObject({
      devices: [],
    });
  });

  it('gives events newest first, of the last day unless asked otherwise', async () => {
    bench = await openBench();
    const reply = await bench.ask({
      as,
      path: `/${bench.resource('project')}/devices?device_types=temperature`,
    });
    const [device] = reply.json!['devices'] as { name: string }[];
    const path = `/${device!.name}/events?event_types=temperature`;
    const events = (await bench.ask({ as, path })).json!['events'] as { timestamp: string }[];
    const times = events.map((event) => event.timestamp);
    expect(times).toHaveLength(12);
    expect(times).toEqual(times.toSorted().toReversed());
    const later = await bench.ask({ as, path: `${path}&start_time=${times[3]}&endTime=${times[1]}` });
    expect(later.json?.['events']).toHaveLength(3);
    bench.clock.advance(86_400_000);
    expect((await bench.ask({ as, path })).json).toEqual({ events: [], nextPageToken: '' });
  });
});
