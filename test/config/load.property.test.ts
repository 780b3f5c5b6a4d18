import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig, type LoadedConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { fuzzRuns } from '../support/fuzz.ts';

/** Loads a configuration from memory; answers the error where there is one. */
async function load(text: string, secretFile = 'secret-from-file\n'): Promise<LoadedConfig | ConfigError> {
  try {
    return await loadConfig('/etc/faultline/faultline.yaml', {
      env: {},
      known: { contracts: { example: { clauses: ['body/json'], probes: ['token'] } } },
      validateCron: (expression) => (expression.includes('*') ? undefined : 'it holds no star'),
      readFile: (path) => {
        const content = path.endsWith('faultline.yaml') ? text : secretFile;
        return Promise.resolve(new TextEncoder().encode(content));
      },
    });
  } catch (error) {
    if (error instanceof ConfigError) {
      return error;
    }
    throw error;
  }
}

function withUser(user: string, more = ''): string {
  return `
targets:
  - name: local
    contract: example
    apis: { rest: http://127.0.0.1:1, token: http://127.0.0.1:2 }
    accounts:
      user: ${user}
${more}`;
}

describe('loadConfig', () => {
  it('answers any text with a configuration or with problems that have a place', async () => {
    const signs = Array.from(',:[]{}&*!|>#%?~"\'\n\t\0 ');
    const keys = ['targets:', 'web:', 'listen:', 'accounts:', 'user:', '<<:', '- ', '  ', '\n  ', ': '];
    const values = ['&a', '*a', '!x', '---', '${', '${A}', 'null', '1', 'é'];
    const fragments = fc.constantFrom(...signs, ...keys, ...values);
    const texts = fc.oneof(
      fc.string(),
      fc.array(fragments, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const result = await load(text);
        expect(result).toBeInstanceOf(ConfigError);
        for (const { line, column, message } of (result as ConfigError).problems) {
          expect(column > 0).toBe(line > 0);
          expect(message).not.toBe('');
        }
      }),
      fuzzRuns(300),
    );
  });

  it.each(['[', '{a: ', '- ', '? '])('answers nesting by %j with a problem, however deep', async (open) => {
    for (const depth of [500, 1_500]) {
      expect(await load(`targets: ${open.repeat(depth)}`)).toBeInstanceOf(ConfigError);
      const close = open === '[' ? ']' : '}';
      expect(await load(`targets: ${open.repeat(depth)}1${close.repeat(depth)}`)).toBeInstanceOf(ConfigError);
    }
  });

  it('takes any secret on one line, and repeats it in no message', async () => {
    const secrets = fc.string({ unit: 'grapheme', minLength: 8 }).filter((text) => /^[^\r\n$]+$/.test(text));
    await fc.assert(
      fc.asyncProperty(secrets, async (secret) => {
        const user = `{ key_id: k, email: a@b, secret: ${JSON.stringify(secret)} }`;
        const good = await load(withUser(user));
        expect(good instanceof ConfigError ? good.message : good.secrets).toEqual([secret]);
        const bad = await load(withUser(user, '    burst: true\n    limits: { pace: 2 }\n'));
        expect((bad as ConfigError).problems).toHaveLength(2);
        expect((bad as ConfigError).message).not.toContain(secret);
      }),
    );
  });

  it('takes one newline, of either kind, off the end of a secret file', async () => {
    const user = '{ key_id: k, email: a@b, secret_file: /run/secrets/key }';
    for (const end of ['', '\n', '\r\n']) {
      expect(await load(withUser(user), `file secret ${end}`)).toMatchObject({ secrets: ['file secret '] });
    }
    expect(await load(withUser(user), 'file secret\n\n')).toBeInstanceOf(ConfigError);
  });
});
