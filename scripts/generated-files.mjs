import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { describeDirections } from './directions.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Every file that is generated from the program: where it is kept, and what makes its text.
 * `load` imports a module of the built program by its path there; `kept` is the text that the file has now, for one of which only a
 * part is generated. One entry for each file.
 */
const sources = [
  { path: '.oxlint-directions.json', make: () => describeDirections() },
  ...[false, true].map((included) => ({
    path: `docs/${included ? 'included' : 'configuration'}.schema.json`,
    make: async (load) => (await load('src/cli/configuration-document.js')).writeConfigSchema({ included }),
  })),
  {
    path: 'docs/configuration.md',
    make: async (load, kept) => (await load('src/cli/configuration-document.js')).fillConfigurationPage(kept),
  },
  {
    path: 'docs/contract.md',
    make: async (load) => (await load('src/cli/contract-document.js')).describeContracts(),
  },
  {
    path: 'docs/metrics.md',
    make: async (load) => (await load('src/metrics/document.js')).describeMetrics(),
  },
  {
    path: 'docs/alerts.md',
    make: async (load) => (await load('src/metrics/rules/document.js')).describeRules(),
  },
  ...['contract', 'traffic', 'rate-limit', 'monitor'].map((group) => ({
    path: `dashboards/generated/rules/${group}.yaml`,
    make: async (load) => (await load('dashboards/rule-files.js')).makeRuleFile(`${group}.yaml`),
  })),
  {
    path: 'deploy/kubernetes/prometheus-rule.yaml',
    make: async (load) => (await load('dashboards/rule-files.js')).makePrometheusRule(),
  },
  ...['contract', 'errors', 'rate-limit', 'monitor'].map((name) => ({
    path: `dashboards/generated/${name}.json`,
    make: async (load) => (await load('dashboards/dashboard-files.js')).makeDashboardFile(`${name}.json`),
  })),
];

const load = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);

/** Builds the program, then makes every generated file in memory, formatted as it is kept. */
export async function generateFiles() {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  );
  const build = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
  if (build.status !== 0) {
    console.error('The program does not build, so nothing can be generated from it.');
    process.exit(1);
  }
  return Promise.all(
    sources.map(async ({ path, make }) => {
      const file = join(root, path);
      const options = await resolveConfig(file);
      const kept = await readFile(file, 'utf8').catch(() => '');
      return { path, file, text: await format(await make(load, kept), { ...options, filepath: file }) };
    }),
  );
}
