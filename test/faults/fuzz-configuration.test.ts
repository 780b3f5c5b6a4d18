import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { SandboxError } from '../../src/sandbox/sandbox-error.ts';
import { parseScenario } from '../../src/sandbox/scenario/read-scenario.ts';
import { builtInSeed } from '../../src/sandbox/seed/built-in-seed.ts';
import { parseSeed } from '../../src/sandbox/seed/read-seed.ts';
import { damaged, fuzzRuns } from '../support/fuzz.ts';

const placeOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const fixture = (name: string): string => placeOf(`fixtures/config/${name}`);
const secret = 'administrator-secret';

it(
  'a configuration is read or refused, whichever of its files is damaged',
  { timeout: 3_600_000 },
  async () => {
    const main = fixture('full.yaml');
    const named = [
      'included/first.yaml',
      'baselines/finished.yaml',
      'secrets/developer.key',
      'secrets/proxy',
      '../tls/authority.pem',
    ];
    const whole = `include: [${named[0]}]\n${await readFile(main, 'utf8')}    baseline: ${named[1]}\n`;
    const texts = await Promise.all(
      named.map(async (name) => [fixture(name), await readFile(fixture(name), 'utf8')]),
    );
    const files = [[main, whole], ...texts] as [string, string][];
    const damage = fc
      .constantFrom(...files)
      .chain(([file, text]) => damaged(text).map((bytes) => [resolve(file), bytes] as const));
    const outcomes = new Set<string>();
    const options = {
      env: { ADMINISTRATOR_SECRET: secret, REVOKED: 'revoked' },
      known: {
        contracts: {
          'disruptive-technologies': { clauses: ['body/code', 'body/help'], probes: ['token'] },
        },
      },
      validateCron: () => undefined,
    };
    await fc.assert(
      fc.asyncProperty(damage, async ([file, bytes]) => {
        const read = (path: string): Promise<Uint8Array> => {
          if (resolve(path) === file) return Promise.resolve(bytes);
          return path === main ? Promise.resolve(Buffer.from(whole)) : readFile(path);
        };
        const error: unknown = await loadConfig(main, { ...options, readFile: read }).then(
          ({ config }) => {
            // What is taken for certificates of authorities is what connections are verified by.
            for (const { authorities } of config.targets)
              if (authorities) createSecureContext({ ca: authorities });
            return undefined;
          },
          (reason: unknown) => reason,
        );
        outcomes.add(error === undefined ? 'read' : 'refused');
        if (error === undefined) return;
        expect(error).toBeInstanceOf(ConfigError);
        expect((error as ConfigError).message).not.toContain(secret);
      }),
      { ...fuzzRuns(60), examples: [[[resolve(main), Buffer.from(whole)]]] },
    );
    expect(outcomes).toEqual(new Set(['read', 'refused']));
  },
);

it('a scenario or a seed of the sandbox is read or refused', { timeout: 3_600_000 }, async () => {
  const scenario = await readFile(placeOf('../examples/client-scenario.yaml'), 'utf8');
  const seed = JSON.stringify(builtInSeed(), null, 1);
  const files = fc.oneof(
    damaged(scenario).map((bytes) => () => parseScenario(bytes.toString('utf8'), 'a scenario')),
    damaged(seed).map((bytes) => () => parseSeed(bytes.toString('utf8'), 'a seed')),
  );
  const refusals: unknown[] = [];
  fc.assert(
    fc.property(files, (parse) => {
      try {
        parse();
      } catch (error) {
        if (!(error instanceof SandboxError)) throw error;
        refusals.push(error);
      }
    }),
    fuzzRuns(40),
  );
  expect(refusals).not.toEqual([]);
});
