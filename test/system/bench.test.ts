import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { expect, it, onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('measures every benchmark and writes a sound page; its figures are nobody’s matter here', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-bench-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const page = join(folder, 'performance.md');
  await copyFile(join(root, 'docs/performance.md'), page);
  const args = ['run', '--silent', 'bench', '--', '--tiny', `--write=${folder}`];
  await promisify(execFile)('npm', args, { cwd: root });
  const text = await readFile(page, 'utf8');
  const places = [...text.matchAll(/<!-- figures (\w+) -->\n([^]*?)<!-- end -->/g)];
  const recorded = JSON.parse(await readFile(join(folder, 'performance.json'), 'utf8')) as object;
  expect(new Set(places.map(([, name]) => name))).toEqual(new Set(Object.keys(recorded)));
  for (const [, , figures] of places) {
    expect(figures).toMatch(/^\nMeasured 20\d\d-\d\d-\d\d in \d+ s, Node v.+\.\n\n\| figure +\| median/);
    expect(figures).toMatch(/^\| \S.* +\| [-\d.e+]+ .*\|$/m);
  }
  expect(text).not.toMatch(/NaN|Infinity|undefined|Not measured/);
  const style = { ...(await resolveConfig(join(root, 'package.json'))), filepath: page };
  expect(await format(text, style)).toBe(text);
});
