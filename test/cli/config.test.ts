import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCaptured } from '../support/in-process.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const configuration = (contract: string, schedule: string): string => `
targets:
  - name: local
    contract: ${contract}
    apis: { rest: http://127.0.0.1:9501/v2 }
    schedule: { default: "${schedule}" }
`;

describe('faultline config check', () => {
  it('says that a configuration is valid', async () => {
    await writeFile(join(folder, 'good.yaml'), configuration('disruptive-technologies', '*/5 * * * *'));
    const { code, stdout } = await runCaptured(['config', 'check', 'good.yaml'], { cwd: folder });
    expect([code, stdout]).toEqual([0, 'good.yaml is valid: 1 target (local)\n']);
  });

  it('says which files it read where some are included', async () => {
    const text = configuration('disruptive-technologies', '*/5 * * * *');
    await mkdir(join(folder, 'teams'));
    await writeFile(join(folder, 'whole.yaml'), 'include: [teams/*.yaml]');
    await writeFile(join(folder, 'teams/b.yaml'), text);
    await writeFile(join(folder, 'teams/a.yaml'), text.replace('local', 'other'));
    await writeFile(join(folder, 'teams/.a.yaml'), 'what an editor keeps');
    const { code, stdout } = await runCaptured(['config', 'check', 'whole.yaml'], { cwd: folder });
    expect([code, stdout.replaceAll(`${folder}/`, '')]).toEqual([
      0,
      'whole.yaml is valid: 2 targets (other, local)\nread: whole.yaml, teams/a.yaml, teams/b.yaml\n',
    ]);
  });

  it('says everything that is wrong with one, with its place', async () => {
    await writeFile(join(folder, 'bad.yaml'), configuration('disruptive-technology', 'x y z'));
    const { code, stdout, stderr } = await runCaptured(['config', 'check', 'bad.yaml'], { cwd: folder });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/bad\.yaml:4:\d+ targets\[0\]\.contract: /);
    expect(stderr).toMatch(/bad\.yaml:6:\d+ targets\[0\]\.schedule\.default: /);
  });

  it('says that a file is missing', async () => {
    const { code, stderr } = await runCaptured(['config', 'check', 'missing.yaml'], { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('missing.yaml')]);
  });
});

describe('faultline config schema', () => {
  it('prints what docs has, for the configuration and for what it includes', async () => {
    for (const [name, flags] of [
      ['configuration', []],
      ['included', ['--included']],
    ] as const) {
      const { code, stdout } = await runCaptured(['config', 'schema', ...flags]);
      const kept = await readFile(`docs/${name}.schema.json`, 'utf8');
      expect([code, JSON.parse(stdout)]).toEqual([0, JSON.parse(kept)]);
    }
  });
});
