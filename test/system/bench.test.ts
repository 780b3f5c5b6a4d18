import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

it.each(['exchanges', 'scrape', 'growth'])(
  'the benchmark %s still works; its figures are nobody’s matter here',
  async (name) => {
    const args = ['run', '--silent', 'bench', '--', '--tiny', name];
    const { stdout } = await promisify(execFile)('npm', args, { cwd: root });
    expect(stdout).toMatch(/^\| .+ \| [\d.e+-]+ .+ \|$/m);
    expect(stdout).not.toMatch(/NaN|Infinity/);
  },
);
