import type { Ask, Bench } from './bench.ts';

/** One of everything, made through the API: full names. */
export type Fixture = {
  readonly organization: string;
  readonly project: string;
  readonly secondProject: string;
  /** Holds nothing but members in the roles of the accounts. */
  readonly emptyProject: string;
  readonly device: string;
  readonly guest: { readonly name: string; readonly email: string; readonly member: string };
  readonly key: string;
  readonly connector: string;
};

/** What no seed and no fixture has. */
export const nothing = 'vvvvvvvvvvvvvvvvvvvv';

export async function makeFixture(bench: Bench): Promise<Fixture> {
  const organization = bench.resource('organization');
  const project = bench.resource('project');
  const make = async (
    path: string,
    body: unknown,
    api: Ask['api'] = 'rest',
  ): Promise<Record<string, unknown>> => {
    const reply = await bench.ask({ as: 'organization_administrator', api, method: 'POST', path, body });
    if (reply.status !== 200) throw new Error(`POST ${path}: ${reply.status} ${reply.text}`);
    return reply.json!;
  };
  const empty = await make('/projects', { organization, displayName: 'Empty' });
  const roles = { user: 'project.user', developer: 'project.developer', administrator: 'project.admin' };
  for (const [account, role] of Object.entries(roles)) {
    const { email } = bench.target.accounts[account]!;
    await make(`/${String(empty['name'])}/members`, { email, roles: [`roles/${role}`] });
  }
  const device = await make(
    `/${project}/devices`,
    { type: 'temperature', labels: { kept: 'first' } },
    'emulator',
  );
  const guest = await make(`/${project}/serviceaccounts`, { displayName: 'Guest' });
  const member = await make(`/${project}/members`, { email: guest['email'], roles: ['roles/project.user'] });
  const key = await make(`/${String(guest['name'])}/keys`, {});
  const httpConfig = { url: 'https://example.com/' };
  const connector = await make(`/${project}/dataconnectors`, { type: 'HTTP_PUSH', httpConfig });
  return {
    organization,
    project,
    secondProject: bench.resource('second_project'),
    emptyProject: String(empty['name']),
    device: String(device['name']),
    guest: { name: String(guest['name']), email: String(guest['email']), member: String(member['name']) },
    key: String((key['key'] as Record<string, unknown>)['name']),
    connector: String(connector['name']),
  };
}

/** Everything that a refused call could have changed, read back as text. */
export async function readBack(bench: Bench, fixture: Fixture): Promise<string> {
  const { organization, project, device, guest } = fixture;
  const paths = [
    '/projects',
    `/${organization}/members`,
    `/${project}/members`,
    `/${project}/devices`,
    `/${device}/labels`,
    `/${project}/serviceaccounts`,
    `/${guest.name}/keys`,
    `/${project}/dataconnectors`,
  ];
  const texts: string[] = [];
  for (const path of paths) {
    const reply = await bench.ask({ as: 'organization_administrator', path });
    texts.push(`${path} ${reply.status} ${reply.text}`);
  }
  return texts.join('\n');
}
