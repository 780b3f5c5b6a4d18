import { checkedId, organizationFor, permissionsInProject, projectFor } from '../access.ts';
import { idInName, optionalText, requiredText } from '../arguments.ts';
import type { Call, Route } from '../call.ts';
import { freshId } from '../identifiers.ts';
import { pageOf } from '../paging.ts';
import { queryText } from '../query.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Project, World } from '../world/world.ts';

const nameRules = { shortest: 1, longest: 200 };

export const projectRoutes: readonly Route[] = [
  { operation: 'projects.list', method: 'GET', pattern: '/projects', handle: listProjects },
  { operation: 'projects.create', method: 'POST', pattern: '/projects', handle: createProject },
  {
    operation: 'projects.get',
    method: 'GET',
    pattern: '/projects/{project}',
    handle(call) {
      const project = projectFor(call, 'project.read');
      if (project.visibleFrom > call.now) throw notFound('project');
      return projectJson(call.world, project);
    },
  },
  {
    operation: 'projects.update',
    method: 'PATCH',
    pattern: '/projects/{project}',
    handle(call) {
      const project = projectFor(call, 'project.update');
      const displayName = optionalText(call.body(), 'displayName', nameRules);
      if (displayName !== undefined) project.displayName = displayName;
      return projectJson(call.world, project);
    },
  },
  { operation: 'projects.delete', method: 'DELETE', pattern: '/projects/{project}', handle: deleteProject },
  {
    operation: 'permissions.list',
    method: 'GET',
    pattern: '/projects/{project}/permissions',
    handle(call) {
      const project = projectFor(call, 'project.read');
      const held = [...permissionsInProject(call.world, project, call.account)].toSorted();
      const { items, nextPageToken } = pageOf(call, held, 'permissions');
      return { permissions: items, nextPageToken };
    },
  },
];

function listProjects(call: Call): unknown {
  const organization = queryText(call.query, 'organization') ?? '';
  const owner = organization === '' ? undefined : idInName(organization, 'organizations', 'organization');
  if (owner !== undefined) checkedId(owner, 'organization');
  const wanted = (queryText(call.query, 'query') ?? '').toLowerCase();
  const projects = [...call.world.projects.values()].filter(
    (project) =>
      project.visibleFrom <= call.now &&
      (owner === undefined || project.organization === owner) &&
      project.displayName.toLowerCase().includes(wanted) &&
      permissionsInProject(call.world, project, call.account).has('project.read'),
  );
  const { items, nextPageToken } = pageOf(call, projects, 'projects');
  return { projects: items.map((project) => projectJson(call.world, project)), nextPageToken };
}

function createProject(call: Call): unknown {
  const body = call.body();
  const owner = checkedId(
    idInName(requiredText(body, 'organization', nameRules), 'organizations', 'organization'),
    'organization',
  );
  const organization = organizationFor(call, 'project.create', owner);
  const displayName = requiredText(body, 'displayName', nameRules);
  const project: Project = {
    id: freshId(),
    displayName,
    organization: organization.id,
    members: new Map(),
    visibleFrom: call.now + call.propagationDelay,
  };
  if (call.drifts.behaviour('loseWrites') === undefined) call.world.projects.set(project.id, project);
  return projectJson(call.world, project);
}

/** Only an empty project can go: 400 while it holds devices, Data Connectors or service accounts. */
function deleteProject(call: Call): unknown {
  const project = projectFor(call, 'project.delete');
  const { devices, dataConnectors, serviceAccounts, projects } = call.world;
  const contents = [devices, dataConnectors, serviceAccounts];
  const holds = contents.some((kind) => [...kind.values()].some((each) => each.project === project.id));
  if (holds) throw new Refusal(400, 'failed precondition: the project is not empty');
  projects.delete(project.id);
  return {};
}

function projectJson(world: World, project: Project): unknown {
  const devices = [...world.devices.values()].filter((device) => device.project === project.id);
  const connectors = devices.filter((device) => device.type === 'ccon').length;
  return {
    name: `projects/${project.id}`,
    displayName: project.displayName,
    organization: `organizations/${project.organization}`,
    organizationDisplayName: world.organizations.get(project.organization)?.displayName ?? '',
    sensorCount: devices.length - connectors,
    cloudConnectorCount: connectors,
    inventory: false,
  };
}
