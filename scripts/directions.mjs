/**
 * Who may import whom: for each folder the folders of ours and the libraries that it may import. Everything else is
 * refused by the linter; `describeDirections` turns this table into its configuration.
 */
export const directions = {
  'src/wire': { ours: [], libraries: ['node:zlib'] },
  'src/contract': { ours: ['wire'], libraries: ['node:zlib'] },
  'src/clock': { ours: [], libraries: ['node:events'] },
  'src/text': { ours: [], libraries: [] },
  'src/drift': { ours: ['contract', 'wire'], libraries: [] },
  'src/events': { ours: ['contract', 'drift', 'wire'], libraries: [] },
  'src/config': {
    ours: ['redaction'],
    libraries: ['node:crypto', 'node:fs', 'node:path', 'node:tls', 'node:util', 'yaml', 'zod'],
  },
  'src/redaction': { ours: ['wire'], libraries: ['node:fs', 'node:stream', 'node:zlib'] },
  'src/client': { ours: ['clock', 'config', 'events', 'wire'], libraries: ['node:', 'jose', 'undici'] },
  'src/har': { ours: ['wire'], libraries: ['node:fs', 'stream-chain', 'stream-json'] },
  'src/audit': {
    ours: ['contract', 'events', 'har', 'probe', 'redaction', 'wire'],
    libraries: ['node:crypto'],
  },
  'src/probe': { ours: ['client', 'clock', 'config', 'contract', 'events', 'wire'], libraries: [] },
  'src/monitor': {
    ours: ['client', 'clock', 'config', 'contract', 'drift', 'events', 'probe', 'redaction', 'wire'],
    libraries: ['node-cron', 'node:crypto', 'node:util'],
  },
  'src/state': { ours: ['contract', 'drift', 'events', 'wire'], libraries: [] },
  'src/store': {
    ours: ['config', 'contract', 'drift', 'events', 'probe', 'wire'],
    libraries: ['libsql', 'node:', 'pg'],
  },
  'src/metrics': {
    ours: ['config', 'contract', 'drift', 'events', 'state', 'wire'],
    libraries: ['prom-client'],
  },
  'src/report': { ours: ['contract', 'drift', 'events', 'state', 'text', 'wire'], libraries: ['node:util'] },
  'src/web': {
    ours: ['config', 'events', 'state', 'text'],
    libraries: ['@hono/node-server', 'bcryptjs', 'hono', 'node:'],
  },
  'src/sandbox': { ours: ['clock'], libraries: ['node:', 'yaml', 'zod'] },
  'probes/disruptive-technologies': {
    ours: ['client', 'clock', 'config', 'contract', 'events', 'probe', 'wire'],
    libraries: ['node:zlib'],
  },
  dashboards: { ours: ['metrics'], libraries: ['@grafana/grafana-foundation-sdk', 'yaml'] },
};

const rooms = Object.keys(directions)
  .filter((folder) => folder.startsWith('src/'))
  .map((folder) => folder.slice('src/'.length));
const libraries = [...new Set(Object.values(directions).flatMap((allowed) => allowed.libraries))].filter(
  (library) => !library.startsWith('node:'),
);

/** The linter's configuration that holds every folder to its row. */
export function describeDirections() {
  const overrides = Object.entries(directions).map(([folder, allowed]) => ({
    files: [`${folder}/**`],
    rules: { 'eslint/no-restricted-imports': ['error', { patterns: patternsOf(folder, allowed) }] },
  }));
  return `${JSON.stringify({ overrides }, null, 2)}\n`;
}

function patternsOf(folder, allowed) {
  const own = folder.replace(/^src\//, '');
  const rest = rooms.filter((room) => room !== own && !allowed.ours.includes(room));
  const strangers = libraries.filter((library) => !allowed.libraries.includes(library));
  const patterns = [
    {
      group: [...rest, 'cli'].map((room) => `**/${room}/**`),
      message: `${folder} may import of ours only: ${allowed.ours.join(', ') || 'nothing'} (scripts/directions.mjs).`,
    },
    {
      group: strangers.flatMap((library) => [library, `${library}/**`]),
      message: `This library has its own room; ${folder} may import: ${allowed.libraries.join(', ') || 'none'}.`,
    },
  ];
  if (!allowed.libraries.includes('node:')) {
    const known = allowed.libraries.filter((library) => library.startsWith('node:'));
    patterns.push({
      group: ['node:*', 'node:*/**', ...known.flatMap((library) => [`!${library}`, `!${library}/**`])],
      message: `${folder} does no I/O of its own beside: ${known.join(', ') || 'none'}.`,
    });
  }
  if (!folder.startsWith('probes')) {
    patterns.push({
      group: ['**/probes/**'],
      message: 'Only the command line knows the APIs under probes/.',
    });
  }
  return patterns;
}
