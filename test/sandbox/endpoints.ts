import { expect } from 'vitest';
import type { Bench, Reply } from './support/bench.ts';
import { nothing } from './support/fixture.ts';
import type { Fixture } from './support/fixture.ts';

/** From the one that may do nothing to the one that may do most. */
export const ranks = ['none', 'user', 'developer', 'admin', 'organization'] as const;
export type Rank = (typeof ranks)[number];

/** Another path, query or body than that of the good call. */
export type Variation = { readonly path?: string; readonly query?: string; readonly body?: unknown };

/** One documented call and what the documents say about it. */
export type Endpoint = {
  readonly operation: string;
  readonly api?: 'emulator';
  readonly method: string;
  readonly path: (fixture: Fixture) => string;
  readonly body?: (fixture: Fixture) => unknown;
  /** The least role that may do it. */
  readonly needs: Rank;
  /** Fields that the body of a success has. */
  readonly answers: readonly string[];
  /** Each answers 400; beside what is derived from the path and the method. */
  readonly malformed?: readonly Variation[];
  /** Each answers 404; beside what is derived from the path. */
  readonly unknown?: (fixture: Fixture) => readonly Variation[];
  /** Doing it twice answers 409. */
  readonly duplicate?: true;
  /** What a success must have brought about. */
  readonly effect?: (bench: Bench, fixture: Fixture, reply: Reply) => Promise<void>;
};

/** What a GET of `path` answers afterwards. */
async function expectThere(bench: Bench, path: string, status: number, body: object = {}): Promise<void> {
  const reply = await bench.ask({ as: 'organization_administrator', path });
  expect({ path, status: reply.status }).toEqual({ path, status });
  expect(reply.json).toMatchObject(body);
}

const gone =
  (path: (fixture: Fixture) => string): NonNullable<Endpoint['effect']> =>
  (bench, fixture) =>
    expectThere(bench, `/${path(fixture)}`, 404);

const made: NonNullable<Endpoint['effect']> = (bench, _, reply) =>
  expectThere(bench, `/${String(reply.json?.['name'])}`, 200, reply.json);

const paged = [
  { query: 'pageSize=many' },
  { query: 'page_size=-1' },
  { query: 'pageSize=99999999999' },
  { query: 'pageToken=none-of-yours' },
  { query: 'page_token=%ff' },
];

const roles = (role: string): readonly string[] => [`roles/${role}`];
const long = (length: number): string => 'x'.repeat(length);

const projects: readonly Endpoint[] = [
  {
    operation: 'projects.list',
    method: 'GET',
    path: () => '/projects',
    needs: 'none',
    answers: ['projects', 'nextPageToken'],
    malformed: [...paged, { query: 'organization=projects/x' }],
  },
  {
    operation: 'projects.get',
    method: 'GET',
    path: (f) => `/${f.project}`,
    needs: 'user',
    answers: [
      'name',
      'displayName',
      'organization',
      'organizationDisplayName',
      'sensorCount',
      'cloudConnectorCount',
      'inventory',
    ],
  },
  {
    operation: 'projects.create',
    method: 'POST',
    path: () => '/projects',
    body: (f) => ({ organization: f.organization, displayName: 'Made' }),
    needs: 'organization',
    answers: ['name', 'displayName'],
    malformed: [
      { body: {} },
      { body: { organization: 7 } },
      { body: { organization: 'organizations/', displayName: 'a' } },
    ],
    unknown: () => [{ body: { organization: `organizations/${nothing}`, displayName: 'a' } }],
    effect: made,
  },
  {
    operation: 'projects.update',
    method: 'PATCH',
    path: (f) => `/${f.project}`,
    body: () => ({ displayName: 'Renamed' }),
    needs: 'admin',
    answers: ['name', 'displayName'],
    malformed: [
      { body: { displayName: 7 } },
      { body: { displayName: '' } },
      { body: { displayName: long(201) } },
    ],
    effect: (bench, f) => expectThere(bench, `/${f.project}`, 200, { displayName: 'Renamed' }),
  },
  {
    operation: 'projects.delete',
    method: 'DELETE',
    path: (f) => `/${f.emptyProject}`,
    needs: 'admin',
    answers: [],
    effect: gone((f) => f.emptyProject),
  },
  {
    operation: 'permissions.list',
    method: 'GET',
    path: (f) => `/${f.project}/permissions`,
    needs: 'user',
    answers: ['permissions', 'nextPageToken'],
    malformed: paged,
  },
];

const organizations: readonly Endpoint[] = [
  {
    operation: 'organizations.list',
    method: 'GET',
    path: () => '/organizations',
    needs: 'none',
    answers: ['organizations', 'nextPageToken'],
    malformed: paged,
  },
  {
    operation: 'organizations.get',
    method: 'GET',
    path: (f) => `/${f.organization}`,
    needs: 'organization',
    answers: ['name', 'displayName'],
  },
  {
    operation: 'permissions.list',
    method: 'GET',
    path: (f) => `/${f.organization}/permissions`,
    needs: 'organization',
    answers: ['permissions', 'nextPageToken'],
  },
  {
    operation: 'roles.list',
    method: 'GET',
    path: () => '/roles',
    needs: 'none',
    answers: ['roles', 'nextPageToken'],
  },
  {
    operation: 'roles.get',
    method: 'GET',
    path: () => '/roles/project.user',
    needs: 'none',
    answers: ['name', 'displayName', 'description', 'permissions'],
    unknown: () => [{ path: '/roles/project.nobody' }],
  },
];

const memberFields = ['name', 'displayName', 'roles', 'status', 'email', 'accountType', 'createTime'];

function memberEndpoints(kind: 'project' | 'organization'): readonly Endpoint[] {
  const group = (f: Fixture): string => (kind === 'project' ? f.emptyProject : f.organization);
  const role = kind === 'project' ? 'project.user' : 'organization.admin';
  const standing = (f: Fixture): string =>
    kind === 'project' ? f.guest.member : `${f.organization}/members/${f.guest.name.split('/')[3]}`;
  const [read, write] =
    kind === 'project' ? (['user', 'admin'] as const) : (['organization', 'organization'] as const);
  const list: readonly Endpoint[] = [
    {
      operation: 'members.list',
      method: 'GET',
      path: (f) => `/${group(f)}/members`,
      needs: read,
      answers: ['members', 'nextPageToken'],
      malformed: paged,
    },
    {
      operation: 'members.create',
      method: 'POST',
      path: (f) => `/${group(f)}/members`,
      body: (f) => ({ email: f.guest.email, roles: roles(role) }),
      needs: write,
      answers: memberFields,
      malformed: [
        { body: {} },
        { body: { email: 'a@b' } },
        { body: { email: 7, roles: roles(role) } },
        { body: { email: 'nobody', roles: roles(role) } },
        { body: { email: 'a@b', roles: [] } },
        { body: { email: 'a@b', roles: [...roles(role), ...roles(role)] } },
        { body: { email: 'a@b', roles: roles('project.king') } },
        { body: { email: 'a@b', roles: role } },
        { body: { email: `${nothing}@${nothing}.serviceaccount.d21s.com`, roles: roles(role) } },
      ],
      duplicate: true,
      effect: made,
    },
  ];
  if (kind === 'organization') return list;
  return [
    ...list,
    {
      operation: 'members.get',
      method: 'GET',
      path: (f) => `/${standing(f)}`,
      needs: read,
      answers: memberFields,
    },
    {
      operation: 'members.update',
      method: 'PATCH',
      path: (f) => `/${standing(f)}`,
      body: () => ({ roles: roles('project.developer') }),
      needs: write,
      answers: memberFields,
      malformed: [{ body: {} }, { body: { roles: roles('organization.admin') } }],
      effect: (bench, f) => expectThere(bench, `/${standing(f)}`, 200, { roles: roles('project.developer') }),
    },
    {
      operation: 'members.delete',
      method: 'DELETE',
      path: (f) => `/${standing(f)}`,
      needs: write,
      answers: [],
      effect: gone(standing),
    },
  ];
}

const serviceAccountFields = ['name', 'email', 'displayName', 'enableBasicAuth', 'createTime', 'updateTime'];

const serviceAccounts: readonly Endpoint[] = [
  {
    operation: 'serviceaccounts.list',
    method: 'GET',
    path: (f) => `/${f.project}/serviceaccounts`,
    needs: 'user',
    answers: ['serviceAccounts', 'nextPageToken'],
    malformed: paged,
  },
  {
    operation: 'serviceaccounts.get',
    method: 'GET',
    path: (f) => `/${f.guest.name}`,
    needs: 'user',
    answers: serviceAccountFields,
  },
  {
    operation: 'serviceaccounts.create',
    method: 'POST',
    path: (f) => `/${f.project}/serviceaccounts`,
    body: () => ({ displayName: 'Made', enableBasicAuth: true }),
    needs: 'admin',
    answers: serviceAccountFields,
    malformed: [{ body: { displayName: {} } }, { body: { enableBasicAuth: 'yes' } }],
    effect: made,
  },
  {
    operation: 'serviceaccounts.update',
    method: 'PATCH',
    path: (f) => `/${f.guest.name}`,
    body: () => ({ displayName: 'Renamed', enable_basic_auth: true }),
    needs: 'admin',
    answers: serviceAccountFields,
    malformed: [{ body: { displayName: long(201) } }, { body: { enable_basic_auth: 1 } }],
    effect: (bench, f) =>
      expectThere(bench, `/${f.guest.name}`, 200, { displayName: 'Renamed', enableBasicAuth: true }),
  },
  {
    operation: 'serviceaccounts.delete',
    method: 'DELETE',
    path: (f) => `/${f.guest.name}`,
    needs: 'admin',
    answers: [],
    effect: gone((f) => f.guest.member),
  },
  {
    operation: 'keys.list',
    method: 'GET',
    path: (f) => `/${f.guest.name}/keys`,
    needs: 'user',
    answers: ['keys', 'nextPageToken'],
    malformed: paged,
  },
  {
    operation: 'keys.get',
    method: 'GET',
    path: (f) => `/${f.key}`,
    needs: 'user',
    answers: ['name', 'id', 'createTime'],
  },
  {
    operation: 'keys.create',
    method: 'POST',
    path: (f) => `/${f.guest.name}/keys`,
    body: () => ({}),
    needs: 'admin',
    answers: ['key', 'secret'],
    effect: (bench, _, reply) =>
      made(bench, _, { ...reply, json: reply.json?.['key'] as Record<string, unknown> }),
  },
  {
    operation: 'keys.delete',
    method: 'DELETE',
    path: (f) => `/${f.key}`,
    needs: 'admin',
    answers: [],
    effect: gone((f) => f.key),
  },
];

const deviceFields = ['name', 'type', 'productNumber', 'labels', 'reported'];

const devices: readonly Endpoint[] = [
  {
    operation: 'devices.list',
    method: 'GET',
    path: (f) => `/${f.project}/devices`,
    needs: 'user',
    answers: ['devices', 'nextPageToken'],
    malformed: paged,
  },
  {
    operation: 'devices.get',
    method: 'GET',
    path: (f) => `/${f.device}`,
    needs: 'user',
    answers: deviceFields,
  },
  {
    operation: 'devices.get',
    method: 'GET',
    path: (f) => `/projects/-/devices/${f.device.split('/')[3]}`,
    needs: 'user',
    answers: deviceFields,
  },
  {
    operation: 'devices.batchUpdate',
    method: 'POST',
    path: (f) => `/${f.project}/devices:batchUpdate`,
    body: (f) => ({
      devices: [f.device, `${f.project}/devices/${nothing}`],
      addLabels: { kept: 'second', new: '' },
      removeLabels: ['none'],
    }),
    needs: 'developer',
    answers: ['batchErrors'],
    malformed: [
      { body: {} },
      { body: { devices: [], addLabels: { a: 'b' } } },
      { body: { devices: ['x'], addLabels: { a: 'b' } } },
      { body: { devices: [7], addLabels: { a: 'b' } } },
      { body: { devices: [`projects/${nothing}/devices/${nothing}`] } },
      { body: { devices: [`projects/${nothing}/devices/${nothing}`], addLabels: ['a'] } },
      { body: { devices: [`projects/${nothing}/devices/${nothing}`], addLabels: { a: 7 } } },
      { body: { devices: [`projects/${nothing}/devices/${nothing}`], addLabels: { [long(101)]: '' } } },
    ],
    async effect(bench, f, reply) {
      const status = { code: 'NOT_FOUND', message: 'resource not found' };
      expect(reply.json).toEqual({ batchErrors: [{ device: `${f.project}/devices/${nothing}`, status }] });
      await expectThere(bench, `/${f.device}`, 200, { labels: { kept: 'second', new: '' } });
    },
  },
  {
    operation: 'devices.transfer',
    method: 'POST',
    path: (f) => `/${f.secondProject}/devices:transfer`,
    body: (f) => ({ devices: [f.device, `${f.project}/devices/${nothing}`] }),
    needs: 'admin',
    answers: ['transferredDevices', 'transferErrors'],
    malformed: [
      { body: {} },
      { body: { devices: [] } },
      { body: { devices: 'x' } },
      { body: { devices: ['devices/x'] } },
    ],
    async effect(bench, f, reply) {
      expect(reply.json?.['transferErrors']).toHaveLength(1);
      await expectThere(bench, `/${f.device}`, 404);
      await expectThere(bench, `/${f.secondProject}/devices/${f.device.split('/')[3]}`, 200);
    },
  },
  {
    operation: 'events.list',
    method: 'GET',
    path: (f) => `/${f.device}/events`,
    needs: 'user',
    answers: ['events', 'nextPageToken'],
    malformed: [
      ...paged,
      { query: 'event_types=earthquake' },
      { query: 'startTime=yesterday' },
      { query: 'end_time=2026-13-01T00:00:00Z' },
      { query: 'startTime=2026-01-02T00:00:00Z&endTime=2026-01-01T00:00:00Z' },
    ],
  },
];

const labels: readonly Endpoint[] = [
  {
    operation: 'labels.list',
    method: 'GET',
    path: (f) => `/${f.device}/labels`,
    needs: 'user',
    answers: ['labels', 'nextPageToken'],
    malformed: paged,
  },
  {
    operation: 'labels.create',
    method: 'POST',
    path: (f) => `/${f.device}/labels`,
    body: () => ({ key: 'new', value: 'first' }),
    needs: 'developer',
    answers: ['name', 'key', 'value'],
    malformed: [
      { body: {} },
      { body: { value: 'a' } },
      { body: { key: '' } },
      { body: { key: 7, value: 'a' } },
      { body: { key: 'a', value: ['b'] } },
      { body: { key: long(101), value: '' } },
      { body: { key: 'a', value: long(1001) } },
      { body: { key: 'a/b', value: '' } },
      { body: { key: 'a\u0000', value: '' } },
    ],
    duplicate: true,
    effect: (bench, f) => expectThere(bench, `/${f.device}/labels/new`, 200, { key: 'new', value: 'first' }),
  },
  {
    operation: 'labels.get',
    method: 'GET',
    path: (f) => `/${f.device}/labels/kept`,
    needs: 'user',
    answers: ['name', 'key', 'value'],
  },
  {
    operation: 'labels.update',
    method: 'PATCH',
    path: (f) => `/${f.device}/labels/kept?updateMask=value`,
    body: () => ({ value: 'second' }),
    needs: 'developer',
    answers: ['name', 'key', 'value'],
    malformed: [
      { body: {} },
      { body: { value: 7 } },
      { body: { value: long(1001) } },
      { query: 'update_mask=key' },
    ],
    unknown: (f) => [{ path: `/${f.device}/labels/none` }],
    effect: (bench, f) => expectThere(bench, `/${f.device}/labels/kept`, 200, { value: 'second' }),
  },
  {
    operation: 'labels.delete',
    method: 'DELETE',
    path: (f) => `/${f.device}/labels/kept`,
    needs: 'developer',
    answers: [],
    unknown: (f) => [{ path: `/${f.device}/labels/none` }],
    effect: gone((f) => `${f.device}/labels/kept`),
  },
];

const connectorFields = ['name', 'displayName', 'type', 'status', 'events', 'labels', 'httpConfig'];
const httpConfig = { url: 'https://example.com/' };

const dataConnectors: readonly Endpoint[] = [
  {
    operation: 'dataconnectors.list',
    method: 'GET',
    path: (f) => `/${f.project}/dataconnectors`,
    needs: 'user',
    answers: ['dataConnectors', 'nextPageToken'],
    malformed: paged,
  },
  {
    operation: 'dataconnectors.get',
    method: 'GET',
    path: (f) => `/${f.connector}`,
    needs: 'user',
    answers: connectorFields,
  },
  {
    operation: 'dataconnectors.create',
    method: 'POST',
    path: (f) => `/${f.project}/dataconnectors`,
    body: () => ({ displayName: 'Made', type: 'HTTP_PUSH', events: ['touch'], labels: ['name'], httpConfig }),
    needs: 'developer',
    answers: connectorFields,
    malformed: [
      { body: {} },
      { body: { type: 'CARRIER_PIGEON' } },
      { body: { type: 'HTTP_PUSH' } },
      { body: { type: 'HTTP_PUSH', httpConfig: { url: 'http://example.com/' } } },
      { body: { type: 'HTTP_PUSH', httpConfig, events: ['earthquake'] } },
      { body: { type: 'HTTP_PUSH', httpConfig, status: 'ON' } },
    ],
    effect: made,
  },
  {
    operation: 'dataconnectors.update',
    method: 'PATCH',
    path: (f) => `/${f.connector}`,
    body: () => ({ status: 'USER_DISABLED' }),
    needs: 'developer',
    answers: connectorFields,
    malformed: [{ body: { status: 7 } }, { body: { httpConfig: 'x' } }, { body: { labels: {} } }],
    effect: (bench, f) => expectThere(bench, `/${f.connector}`, 200, { status: 'USER_DISABLED', httpConfig }),
  },
  {
    operation: 'dataconnectors.metrics',
    method: 'GET',
    path: (f) => `/${f.connector}:metrics`,
    needs: 'user',
    answers: ['metrics'],
  },
  {
    operation: 'dataconnectors.sync',
    method: 'POST',
    path: (f) => `/${f.connector}:sync`,
    needs: 'developer',
    answers: [],
  },
  {
    operation: 'dataconnectors.delete',
    method: 'DELETE',
    path: (f) => `/${f.connector}`,
    needs: 'developer',
    answers: [],
    effect: gone((f) => f.connector),
  },
];

const emulated: readonly Endpoint[] = [
  {
    operation: 'devices.list',
    api: 'emulator',
    method: 'GET',
    path: (f) => `/${f.project}/devices`,
    needs: 'user',
    answers: ['devices', 'nextPageToken'],
    malformed: paged,
  },
  {
    operation: 'devices.get',
    api: 'emulator',
    method: 'GET',
    path: (f) => `/${f.device}`,
    needs: 'user',
    answers: deviceFields,
  },
  {
    operation: 'devices.create',
    api: 'emulator',
    method: 'POST',
    path: (f) => `/${f.project}/devices`,
    body: () => ({ type: 'humidity', labels: { name: 'Made' } }),
    needs: 'developer',
    answers: deviceFields,
    malformed: [
      { body: {} },
      { body: { type: 'earthquake' } },
      { body: { type: 7 } },
      { body: { type: 'touch', labels: { a: 7 } } },
      { body: { type: 'touch', labels: { [long(101)]: '' } } },
    ],
    effect: (bench, _, reply) =>
      expectThere(bench, `/${String(reply.json?.['name'])}`, 200, {
        labels: { name: 'Made', 'virtual-sensor': '' },
      }),
  },
  {
    operation: 'devices.update',
    api: 'emulator',
    method: 'PUT',
    path: (f) => `/${f.device}`,
    body: () => ({ type: 'touch', labels: { name: 'Other' } }),
    needs: 'developer',
    answers: deviceFields,
    malformed: [{ body: { type: 'earthquake' } }, { body: { labels: [] } }],
    effect: (bench, f) =>
      expectThere(bench, `/${f.device}`, 200, { type: 'touch', labels: { name: 'Other' } }),
  },
  {
    operation: 'devices.publish',
    api: 'emulator',
    method: 'POST',
    path: (f) => `/${f.device}:publish`,
    body: () => ({ temperature: { value: 21 } }),
    needs: 'developer',
    answers: [],
    malformed: [
      { body: {} },
      { body: { temperature: { value: 1 }, touch: {} } },
      { body: { co2: { ppm: 400 } } },
      { body: { labelsChanged: {} } },
      { body: { temperature: 21 } },
      { body: { temperature: { updateTime: 'now' } } },
    ],
    async effect(bench, f) {
      await expectThere(bench, `/${f.device}`, 200, { reported: { temperature: { value: 21 } } });
      await expectThere(bench, `/${f.device}/events?event_types=temperature`, 200, {
        events: [{ eventType: 'temperature', targetName: f.device, data: { temperature: { value: 21 } } }],
        nextPageToken: '',
      });
    },
  },
  {
    operation: 'devices.delete',
    api: 'emulator',
    method: 'DELETE',
    path: (f) => `/${f.device}`,
    needs: 'developer',
    answers: [],
    effect: gone((f) => f.device),
  },
];

export const endpoints: readonly Endpoint[] = [
  ...projects,
  ...organizations,
  ...memberEndpoints('project'),
  ...memberEndpoints('organization'),
  ...serviceAccounts,
  ...devices,
  ...labels,
  ...dataConnectors,
  ...emulated,
];
