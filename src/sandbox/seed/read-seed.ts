import { SandboxError } from '../sandbox-error.ts';
import { parseYaml, readText } from './read-yaml.ts';
import { seedSchema } from './seed.ts';
import type { Seed } from './seed.ts';

/**
 * Reads a seed file (YAML or JSON).
 * @throws SandboxError naming the file, the line where there is one, and the key.
 */
export async function readSeedFile(file: string): Promise<Seed> {
  return parseSeed(await readText(file, 'seed'), file);
}

/** As `readSeedFile`, for text; `source` is what messages call it. */
export function parseSeed(text: string, source: string): Seed {
  const { data } = parseYaml(text, source, seedSchema);
  checkReferences(data, source);
  return data;
}

/** Everything that is named must be there, and ids must be used once. */
function checkReferences(seed: Seed, source: string): void {
  const organizations = new Set(seed.organizations.map((each) => each.id));
  const projects = new Set(seed.projects.map((each) => each.id));
  const problems: string[] = [];
  const expect = (known: ReadonlySet<string>, kind: string, id: string | undefined, where: string): void => {
    if (id !== undefined && !known.has(id)) problems.push(`${where}: there is no ${kind} ${id}`);
  };
  for (const project of seed.projects) {
    expect(organizations, 'organization', project.organization, `projects ${project.id}: organization`);
  }
  for (const [name, account] of Object.entries(seed.accounts)) {
    expect(projects, 'project', account.project, `accounts.${name}.project`);
    for (const grant of account.grants) {
      if ('project' in grant) expect(projects, 'project', grant.project, `accounts.${name}.grants`);
      else expect(organizations, 'organization', grant.organization, `accounts.${name}.grants`);
    }
  }
  const { organization, project, second_project, foreign_project } = seed.resources;
  expect(organizations, 'organization', organization, 'resources.organization');
  expect(projects, 'project', project, 'resources.project');
  expect(projects, 'project', second_project, 'resources.second_project');
  expect(projects, 'project', foreign_project, 'resources.foreign_project');
  for (const id of repeated(idsOf(seed))) problems.push(`the id ${id} is used more than once`);
  if (problems.length > 0) throw new SandboxError(`${source}: ${problems.join('; ')}`);
}

function idsOf(seed: Seed): readonly string[] {
  return [
    ...seed.organizations.map((each) => each.id),
    ...seed.projects.flatMap(({ id, devices, data_connectors }) => [
      id,
      ...[...devices, ...data_connectors].map((each) => each.id),
    ]),
    ...Object.values(seed.accounts).flatMap((each) => [each.id, each.key_id]),
  ];
}

function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
