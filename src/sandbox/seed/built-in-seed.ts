import { seedId, seedSecret } from '../identifiers.ts';
import type { Seed, SeedAccount } from './seed.ts';

const organization = seedId('organization');
const foreignOrganization = seedId('foreign organization');
const project = seedId('project');
const secondProject = seedId('second project');
const foreignProject = seedId('foreign project');
const showroom = seedId('showroom');

type AccountOptions = {
  readonly grants?: SeedAccount['grants'];
  readonly basic?: boolean;
  readonly revoked?: boolean;
};

function account(name: string, options: AccountOptions): SeedAccount {
  return {
    id: seedId(`service account ${name}`),
    project,
    key_id: seedId(`key ${name}`),
    secret: seedSecret(name),
    basic: options.basic ?? false,
    revoked: options.revoked ?? false,
    grants: options.grants ?? [],
  };
}

function emulatedDevice(name: string, type: string): Seed['projects'][number]['devices'][number] {
  return { id: `emu${seedId(`device ${name}`)}`, type, labels: { name, 'virtual-sensor': '' } };
}

/**
 * The same data at every start. `project` and `second_project` hold emulated devices only, so that a monitor may
 * write there; the showroom holds physical sensors and a Data Connector to develop clients against; the foreign
 * project belongs to an organization in which none of the accounts has a role.
 */
export function builtInSeed(): Seed {
  return {
    organizations: [
      { id: organization, display_name: 'Sandbox' },
      { id: foreignOrganization, display_name: 'Somebody else' },
    ],
    projects: [
      {
        id: project,
        display_name: 'First project',
        organization,
        devices: [emulatedDevice('Cold room', 'temperature'), emulatedDevice('Front door', 'proximity')],
        data_connectors: [],
      },
      { id: secondProject, display_name: 'Second project', organization, devices: [], data_connectors: [] },
      showroomProject(),
      {
        id: foreignProject,
        display_name: 'Foreign project',
        organization: foreignOrganization,
        devices: [emulatedDevice('Foreign', 'touch')],
        data_connectors: [],
      },
    ],
    accounts: {
      administrator: account('administrator', {
        basic: true,
        grants: [
          { project, role: 'project.admin' },
          { project: secondProject, role: 'project.admin' },
        ],
      }),
      organization_administrator: account('organization administrator', {
        grants: [{ organization, role: 'organization.admin' }],
      }),
      developer: account('developer', { grants: [{ project, role: 'project.developer' }] }),
      user: account('user', { grants: [{ project, role: 'project.user' }] }),
      no_role: account('no role', {}),
      transfer_administrator: account('transfer administrator', {
        grants: [
          { project, role: 'project.admin' },
          { project: secondProject, role: 'project.developer' },
        ],
      }),
      revoked: account('revoked', {
        revoked: true,
        basic: true,
        grants: [{ project, role: 'project.user' }],
      }),
    },
    resources: { organization, project, second_project: secondProject, foreign_project: foreignProject },
  };
}

function showroomProject(): Seed['projects'][number] {
  const sensors = ['temperature', 'humidity', 'touch', 'proximity', 'waterDetector', 'co2', 'motion', 'ccon'];
  return {
    id: showroom,
    display_name: 'Showroom',
    organization,
    devices: sensors.map((type) => ({
      id: seedId(`showroom ${type}`),
      type,
      labels: { name: `Showroom ${type}` },
    })),
    data_connectors: [
      { id: seedId('showroom connector'), display_name: 'Warehouse', url: 'https://example.com/events' },
    ],
  };
}
