/**
 * Runs the tests on the lines of Node that are supported beside the one at hand (docs/decisions/0002-node-versions.md):
 *
 *   npm run test:node-lines -- [--lines 22.23.3,26.10.0] [--where-possible] [what to hand to vitest]
 *
 * The binaries come from npm's registry, without their install scripts, into a folder for temporary files. Where one cannot be had
 * that is a failure, or with --where-possible a line that says so.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: {
    lines: { type: 'string', default: '22.23.3,24.21.0,26.10.0' },
    'where-possible': { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const platform = process.platform === 'win32' ? 'win' : process.platform;

/** Milliseconds that a download may take. */
const patience = 180_000;

/** The folder of the binary of this version, or why there is none. */
function install(line) {
  const folder = join(tmpdir(), `faultline-node-${line}`);
  const name = `node-${platform}-${process.arch}`;
  mkdirSync(folder, { recursive: true });
  const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, stderr, error } = spawnSync(
    'npm',
    ['install', '--prefix', folder, ...flags, `${name}@${line}`],
    {
      encoding: 'utf8',
      timeout: patience,
    },
  );
  const binaries = join(folder, 'node_modules', name, 'bin');
  if (existsSync(join(binaries, 'node'))) return { binaries };
  return {
    fault: `${name}@${line} cannot be had: ${error?.message ?? (stderr.trim().split('\n', 2).join(' ') || `npm ended with ${status}`)}`,
  };
}

let failed = false;
for (const line of values.lines.split(',')) {
  const { binaries, fault } = install(line);
  if (fault !== undefined) {
    console.log(`Not tested on Node ${line}: ${fault}`);
    failed ||= !values['where-possible'];
    continue;
  }
  const env = { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}` };
  const version = spawnSync('node', ['--version'], { env, encoding: 'utf8' }).stdout.trim();
  console.log(`\nNode ${version}`);
  const { status } = spawnSync('node', ['node_modules/vitest/vitest.mjs', 'run', ...positionals], {
    env,
    stdio: 'inherit',
  });
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
