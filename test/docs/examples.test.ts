import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { accountNames } from '../../src/config/target.ts';
import { runCaptured } from '../support/in-process.ts';
import { certificates } from '../support/secure-client.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/alerts.md',
  'docs/architecture.md',
  'docs/audit.md',
  'docs/baseline.md',
  'docs/configuration.md',
  'docs/contract.md',
  'docs/metrics.md',
  'docs/operations.md',
  'docs/sandbox.md',
];

describe('the documentation', () => {
  it('has an example of a configuration that is valid', async () => {
    const env = { FAULTLINE_ADMINISTRATOR_SECRET: 'one-of-nobody', FAULTLINE_USER_SECRET: 'two-of-nobody' };
    const { code, stdout, stderr } = await runCaptured(['config', 'check', 'examples/faultline.yaml'], {
      cwd: root,
      env,
    });
    expect(stderr).toBe('');
    expect(stdout).toContain('is valid');
    expect(code).toBe(0);
  });

  it('has an example of a web configuration that is valid', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'faultline-'));
    await writeFile(
      join(folder, 'faultline.yaml'),
      `targets: [{ name: a, contract: disruptive-technologies, apis: { rest: "http://127.0.0.1:1" } }]`,
    );
    await copyFile(join(root, 'examples/web-config.yaml'), join(folder, 'web-config.yaml'));
    for (const end of ['crt', 'key']) {
      await copyFile(`${certificates}/server.${end}`, join(folder, `faultline.${end}`));
    }
    const argv = ['config', 'check', 'faultline.yaml', '--web.config.file', 'web-config.yaml'];
    const { code, stdout, stderr } = await runCaptured(argv, { cwd: folder });
    await rm(folder, { recursive: true });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('web-config.yaml is valid: TLS, 1 user');
  });

  it('describes every account that can be configured', async () => {
    const text = await readFile(join(root, 'docs/configuration.md'), 'utf8');
    expect(accountNames.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it.each(pages)('%s links to what is there', async (page) => {
    const text = await readFile(join(root, page), 'utf8');
    const links = Array.from(text.matchAll(/\]\((?!https?:|#)([^)#]+)/g), ([, link]) => link ?? '');
    expect(links.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([]);
  });

  it.each(['SECURITY.md', 'docs/operations.md'])('%s names tests that exist', async (page) => {
    const text = await readFile(join(root, page), 'utf8');
    const named = Array.from(text.matchAll(/`(test\/[^`*]+)`/g), ([, path]) => path ?? '');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names only scripts that exist', async () => {
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const texts = await Promise.all(pages.map((page) => readFile(join(root, page), 'utf8')));
    const named = texts.flatMap((text) =>
      Array.from(text.matchAll(/npm run ([\w:-]+)/g), ([, name]) => name ?? ''),
    );
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});
