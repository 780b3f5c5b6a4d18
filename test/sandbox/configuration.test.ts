import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { SandboxError } from '../../src/sandbox/sandbox-error.ts';
import { builtInSeed } from '../../src/sandbox/seed/built-in-seed.ts';
import { parseSeed, readSeedFile } from '../../src/sandbox/seed/read-seed.ts';
import { openBench } from './support/bench.ts';
import { createSteppedClock } from './support/stepped-clock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the printed configuration', () => {
  it('is readable by its owner only and says what the sandbox is', async () => {
    const bench = await openBench();
    try {
      const file = join(folder, 'faultline.yaml');
      await writeFile(file, 'old', { mode: 0o644 });
      await bench.sandbox.printConfiguration(file);
      const [target] = (parse(await readFile(file, 'utf8')) as { targets: Record<string, unknown>[] })
        .targets;
      const { expiredToken, resources, ...rest } = bench.target;
      expect(target).toEqual({
        ...rest,
        resources: { ...resources, expired_token_file: './faultline.yaml.expired-token' },
      });
      expect(target).toMatchObject({
        writes: true,
        bursts: true,
        forgeries: true,
        limits: { exclusive: true },
      });
      const tokenFile = resolve(dirname(file), './faultline.yaml.expired-token');
      const token = (await readFile(tokenFile, 'utf8')).trim();
      const headers = { authorization: `Bearer ${token}` };
      const answer = await bench.ask({ path: '/roles', headers });
      expect(answer).toMatchObject({ status: 401, json: { error: expect.stringContaining('expired') } });
      expect(token.split('.')).toHaveLength(expiredToken.split('.').length);
      for (const each of [file, tokenFile]) expect((await stat(each)).mode & 0o777).toBe(0o600);
    } finally {
      await bench.sandbox.stop();
    }
  });

  it('cannot be written where there is no folder, and says so', async () => {
    const bench = await openBench();
    try {
      const file = join(folder, 'none', 'faultline.yaml');
      await expect(bench.sandbox.printConfiguration(file)).rejects.toThrow(/cannot be written to .*none/);
    } finally {
      await bench.sandbox.stop();
    }
  });

  it('has the same ids and secrets at every start', async () => {
    const [first, second] = await Promise.all([openBench(), openBench()]);
    try {
      expect(first.target.accounts).toEqual(second.target.accounts);
      expect(first.target.resources).toEqual(second.target.resources);
      expect(Object.keys(first.target.accounts)).toEqual([
        'administrator',
        'organization_administrator',
        'developer',
        'user',
        'no_role',
        'transfer_administrator',
        'revoked',
      ]);
    } finally {
      await Promise.all([first.sandbox.stop(), second.sandbox.stop()]);
    }
  });
});

describe('ports', () => {
  it('that are in use are named, and nothing is left open', async () => {
    const clock = createSteppedClock();
    const first = await startSandbox({ clock });
    const emulator = Number(new URL(first.urls.emulator).port);
    const second = startSandbox({ clock, ports: { emulator } });
    await expect(second).rejects.toThrow(SandboxError);
    await expect(second).rejects.toThrow(
      new RegExp(`emulator port ${emulator} .*already in use.*another port`),
    );
    await first.stop();
    const third = await startSandbox({ clock, ports: { emulator } });
    expect(third.urls.emulator).toBe(first.urls.emulator);
    await third.stop();
  });
});

describe('a seed file', () => {
  it('describes another world', async () => {
    const seed = builtInSeed();
    seed.projects[0]!.display_name = 'Mine';
    const file = join(folder, 'seed.yaml');
    await writeFile(file, stringify(seed));
    const bench = await openBench({ seed: await readSeedFile(file) });
    try {
      const reply = await bench.ask({ as: 'user', path: `/${bench.resource('project')}` });
      expect(reply.json).toMatchObject({ displayName: 'Mine' });
    } finally {
      await bench.sandbox.stop();
    }
  });

  it('that cannot be read or is wrong is explained by file, line and key', async () => {
    await expect(readSeedFile(join(folder, 'none.yaml'))).rejects.toThrow(
      /seed file .*none\.yaml cannot be read/,
    );
    const seed = builtInSeed();
    const text = stringify(seed);
    const id = seed.projects[0]!.id;
    const wrong: readonly (readonly [text: string, message: RegExp])[] = [
      ['a: [', /^seed\.yaml: .*line 1/],
      ['', /^seed\.yaml: the whole file: /],
      [text.replace(id, 'NO'), /line \d+, projects\.0\.id: must be an id of 20/],
      [text.replace('display_name: Sandbox', 'displayname: Sandbox'), /organizations\.0/],
      [text.replace('project.admin', 'project.king'), /line \d+, accounts\.administrator\.grants/],
      [
        stringify({ ...seed, resources: { ...seed.resources, project: 'v'.repeat(20) } }),
        /resources\.project: there is no project v{20}/,
      ],
      [
        stringify({ ...seed, projects: [...seed.projects, seed.projects[0]] }),
        new RegExp(`the id ${id} is used more than once`),
      ],
    ];
    for (const [broken, message] of wrong) {
      expect(() => parseSeed(broken, 'seed.yaml')).toThrow(SandboxError);
      expect(() => parseSeed(broken, 'seed.yaml')).toThrow(message);
    }
  });
});
