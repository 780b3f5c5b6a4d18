import { readFile } from 'node:fs/promises';
import { Ajv, type ErrorObject } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { describeConfig, describeIncluded, type JsonSchema } from '../../src/config/json-schema.ts';
import { listKeys } from '../../src/config/key-tables.ts';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError, formatPath, type ConfigProblem } from '../../src/config/problem.ts';
import { valueAt } from '../../src/config/tree.ts';
import { readYaml, type YamlDocument } from '../../src/config/yaml-document.ts';
import { fuzzRuns } from '../support/fuzz.ts';
import { folder, options } from './fixture-options.ts';
import { invalidConfigs } from './invalid-configs.ts';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
ajv.addVocabulary(['patternErrorMessage']);
const ofFixtures = {
  whole: ajv.compile(describeConfig(options.known)),
  included: ajv.compile(describeIncluded(options.known)),
};

/** The paths at which a schema for the file finds something wrong. */
function faultsOf(name: string, data: unknown, { whole, included } = ofFixtures): readonly string[] {
  const validate = /(?:included|targets)\/[^/]*$/.test(name) ? included : whole;
  return validate(data) ? [] : [...new Set((validate.errors ?? []).map((error) => placeOf(error, data)))];
}

function placeOf({ instancePath, params }: ErrorObject, data: unknown): string {
  const parts = instancePath.split('/').slice(1);
  const path = parts.map((part, index) =>
    Array.isArray(valueAt(data, ...parts.slice(0, index))) ? Number(part) : part.replaceAll('~1', '/'),
  );
  const { missingProperty: missing, additionalProperty: additional, propertyName: name } = params;
  const key = [missing, additional, name].find((each) => typeof each === 'string');
  return formatPath(key === undefined ? path : [...path, key]);
}

const read = async (file: string): Promise<YamlDocument> => readYaml(await readFile(file, 'utf8'));

/** What an editor cannot know of a file, by what the program says of it. */
const beyondSchema: readonly (readonly [said: RegExp, reason: string])[] = [
  [/needs limits\.exclusive/, 'a rule between keys'],
  [
    /is required, or \w+_file in its place|stands beside (?:secret|key_id|proxy)|is never used/,
    'a rule between keys',
  ],
  [/needs apis\.token|needs store\.url/, 'a rule between keys'],
  [/stands beside (?:url|a password)|is not encrypted/, 'a rule between keys'],
  [/its password has fewer/, 'what of a URL is a password is for a URL parser to say'],
  [/must be later than from/, 'a rule between keys'],
  [/must be a project of its own|is given more than once/, 'a rule between keys'],
  [/contact: is required unless/, 'which URLs lead to this machine is for a URL parser to say'],
  [/http:\/\/ is for this machine only/, 'which URLs lead to this machine is for a URL parser to say'],
  [
    /must end after the port|proxy: this text (?:has|is not the URL of a proxy)/,
    'the parts of a URL are for a URL parser to say',
  ],
  [/belong under accounts/, 'what of a URL is a password is for a URL parser to say'],
  [/must name token, basic, or each of them once/, 'two variables of the environment may hold the same'],
  [/needs at least one target/, 'included files may have some, or have none'],
  [/is not a cron expression/, 'cron has no pattern worth reading'],
  [/"2026-02-30(?:T00:00:00Z)?" is not/, 'which days there are is for a calendar to say'],
  [
    /secret: is empty|the environment variable|write "\$\$\{" for a plain|"\$\{CANARY\}/,
    'what the environment holds',
  ],
  [/the file|cannot be read|matches no file|or matches it|^is empty; /, 'what is on the disk'],
];

describe('the JSON Schema of the configuration', () => {
  it.each(
    ['full', 'include', 'minimal', 'included/first', 'included/names', 'included/no-targets'].map(
      (name) => `${folder}/${name}.yaml`,
    ),
  )('accepts what the program takes: %s', async (file) => {
    expect(faultsOf(file, (await read(file)).data)).toEqual([]);
  });

  it('is kept in docs, and accepts the examples', async () => {
    const [whole, included] = await Promise.all(
      ['configuration', 'included'].map(async (name) => {
        const text = await readFile(`docs/${name}.schema.json`, 'utf8');
        return ajv.compile(JSON.parse(text) as JsonSchema);
      }),
    );
    if (whole === undefined || included === undefined) throw new Error('there are two');
    for (const file of [
      'examples/faultline.yaml',
      'examples/targets/staging.yaml',
      'deploy/faultline.yaml',
      'deploy/faultline-several.yaml',
    ]) {
      expect(faultsOf(file, (await read(file)).data, { whole, included })).toEqual([]);
    }
    expect(whole({ targets: [{ accepted: [{ clause: 'body/helb' }] }] })).toBe(false);
  });

  it('marks whatever is wrong and can be known to be', async () => {
    const unmarked: string[] = [];
    for (const name of Object.keys(invalidConfigs)) {
      const problems = await problemsOf(`${folder}/${name}`);
      for (const { file, path, message } of problems.filter((each) => each.file.startsWith(folder))) {
        const { data, flaws } = await read(file);
        // Of breaches of YAML's own rules every editor knows.
        const said = flaws.some((flaw) => flaw.message === message) || faultsOf(file, data).includes(path);
        if (!said) unmarked.push(`${path}: ${message}`);
      }
    }
    const reasonOf = (problem: string) => beyondSchema.find(([said]) => said.test(problem));
    expect(unmarked.filter((problem) => reasonOf(problem) === undefined)).toEqual([]);
    expect(beyondSchema.filter((reason) => !unmarked.map(reasonOf).includes(reason))).toEqual([]);
  });

  it('refuses nothing that the program takes', async () => {
    const base = (await read(`${folder}/full.yaml`)).data;
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change(base), { minLength: 1, maxLength: 2 }), async (changes) => {
        const data: unknown = structuredClone(base);
        for (const { path, value } of changes) put(data, path, value);
        if (!(await takes(data))) return;
        taken += 1;
        expect(faultsOf('faultline.yaml', data)).toEqual([]);
      }),
      fuzzRuns(150),
    );
    expect(taken).toBeGreaterThan(20);
  });

  it('describes every key', () => {
    const keys = listKeys(describeConfig(options.known));
    expect(keys.length).toBeGreaterThan(40);
    expect(keys.filter(({ schema }) => (schema.description ?? '') === '').map(({ place }) => place)).toEqual(
      [],
    );
  });

  it('has no key that the commented example leaves out', async () => {
    const text = await readFile('examples/faultline.yaml', 'utf8');
    const names = listKeys(describeConfig(options.known)).map(({ place }) => place.replace(/.*\./, ''));
    expect(names.filter((name) => !new RegExp(String.raw`\b${name}\b`).test(text))).toEqual([]);
  });
});

/** Texts that are unusual, by the keys where they belong. */
const oddTexts: readonly (readonly [keys: RegExp, texts: readonly string[]])[] = [
  [/^listen$/, ['[::1]:0', 'A.b-c:00080', '[::FFFF:1.2.3.4]:65535', 'localhost:65536', '1:2:3']],
  [/url$|^rest$|^token$|^emulator$|^status_page$/, ['HTTPS://X', 'https:a.example', 'http:\\\\127.1\\a']],
  [/url$|^rest$|^token$|^emulator$|^status_page$/, ['https://:@b/@x', '\u0001https://a', 'hTTp://[::1]:1/']],
  [/^route_prefix$/, ['/', '/a/', '/a//b', '/..', '/a-._~/b']],
  [/^retention$/, ['1d', '99999d', '0d']],
  [/^lease$/, ['1s', '2s', '300s', '301s']],
  [/^(?:from|to|expires)$/, ['2024-02-29', '2028-02-29t23:59:59.123456789z', '2026-05-01T22:59:00+00:59']],
  [/^secret$/, ['sixsix', 'short', '\u{1f511}\u{1f511}\u{1f511}', 'a secret\rof two lines', '      ']],
  [
    /project|organization$/,
    ['projects/_-', 'organizations/x', 'projects/', '${PROJECT}', 'projects${SLASH}x'],
  ],
  [/^\d$/, ['${BASIC}', 'token', 'basic', 'Basic']],
  [/./, ['${SECRET}', '$${', '${UNSET}', 'a@b', 'account', 'body/code', 'x-0', ' ', '']],
];

const oddValues = [
  null,
  undefined,
  0,
  1,
  4.5,
  4.6,
  1e-9,
  Number.NaN,
  true,
  [],
  {},
  [null],
  { token: '* * * * *' },
];

type Change = { readonly path: readonly (string | number)[]; readonly value: unknown };

/** Puts something else at any place of the data, most often of the same type, or, with `undefined`, nothing. */
function change(base: unknown): fc.Arbitrary<Change> {
  return fc.constantFrom(...pathsOf(base)).chain((path) => {
    const type = typeof valueAt(base, ...path);
    const own = oddTexts.filter(([keys]) => keys.test(String(path.at(-1))));
    const alike = {
      string: fc.oneof(...own.map(([, texts]) => fc.constantFrom(...texts)), fc.string()),
      boolean: fc.boolean(),
      number: fc.double(),
    };
    const value = type in alike ? alike[type as keyof typeof alike] : fc.constantFrom(null, undefined);
    return fc.record({
      path: fc.constant(path),
      value: fc.oneof(
        { arbitrary: value, weight: 4 },
        { arbitrary: fc.constantFrom(...oddValues), weight: 1 },
      ),
    });
  });
}

function pathsOf(data: unknown, path: Change['path'] = []): Change['path'][] {
  if (typeof data !== 'object' || data === null) return [path];
  const members = Array.isArray(data) ? [...data.entries()] : Object.entries(data);
  const below = members.flatMap(([key, value]: [string | number, unknown]) => pathsOf(value, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

function put(data: unknown, path: Change['path'], value: unknown): void {
  const around = valueAt(data, ...path.slice(0, -1));
  const key = path.at(-1);
  if (typeof around !== 'object' || around === null || key === undefined) return;
  if (value === undefined) Reflect.deleteProperty(around, key);
  else Reflect.set(around, key, value);
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Whether the program takes the data; every file that it names is there, with a secret in it unless it is a fixture. */
async function takes(data: unknown): Promise<boolean> {
  const env = {
    ...options.env,
    SECRET: 'secret-of-nobody',
    PROJECT: 'projects/p',
    SLASH: '/',
    BASIC: 'basic',
  };
  const own = `${folder}/taken.yaml`;
  const readAny = async (file: string): Promise<Uint8Array> =>
    file === own ? bytesOf(stringify(data)) : readFile(file).catch(() => bytesOf('secret-in-a-file'));
  return loadConfig(own, { ...options, env, readFile: readAny, validateCron: () => undefined }).then(
    () => true,
    () => false,
  );
}

async function problemsOf(file: string): Promise<readonly ConfigProblem[]> {
  const reason: unknown = await loadConfig(file, options).then(
    () => undefined,
    (error: unknown) => error,
  );
  return reason instanceof ConfigError ? reason.problems : [];
}
