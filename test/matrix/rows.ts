import { driftFamilies } from '../../src/sandbox/drifts/index.ts';
import type { Drift } from '../../src/sandbox/drifts/drift.ts';
import type { Row, Staging } from './row.ts';

/** Drifts that show only when something else happens as well, or that are meant to be narrowed. */
const staging: Readonly<Record<string, readonly Staging[]>> = {
  'limiter-off': [
    {},
    { name: 'limiter-off, one operation', scope: ':devices.list' },
    { name: 'limiter-off, writing', scope: ':labels.create' },
  ],
  'requests-count-twice': [
    {},
    {
      name: 'requests-count-twice, writing',
      scope: ':labels.create',
      told: { clauses: ['429/limit'], changes: [] },
    },
  ],
  'help-missing': [
    {},
    { name: 'help-missing, one operation', scope: ':labels.create' },
    { name: 'help-missing, one API', scope: ':api=emulator' },
  ],
  'roles-ignored': [
    {},
    { name: 'roles-ignored, one operation', scope: ':labels.create' },
    { name: 'roles-ignored, reading', scope: ':method=GET' },
    { name: 'roles-ignored, listing devices', scope: ':devices.list' },
    { name: 'roles-ignored, reading a device', scope: ':devices.get' },
    { name: 'roles-ignored, organizations', scope: ':organizations.get' },
    { name: 'roles-ignored, inviting', scope: ':members.create' },
  ],
  'server-error-500': [
    { scope: ':devices.list,api=rest', scale: 40 },
    {
      name: 'server-error-500, one read in three',
      scope: ':api=rest@1/3',
      scale: 40,
      // The share is taken of a hundred answers at a time.
      learning: 10,
      rounds: 8,
      told: { clauses: [], changes: ['share of server errors'] },
    },
  ],
  'server-error-502': [{ scope: ':api=rest', scale: 40 }],
  'server-error-503': [{ scope: ':devices.list,api=rest', scale: 40 }],
  'server-error-504': [{ scope: ':devices.list,api=rest', scale: 40 }],
  'unavailable-500': [{ faults: fail('503', 4) }],
  'timeout-502': [{ faults: fail('504', 3) }],
  'proxy-page-on-5xx': [{ faults: fail('503', 3) }],
  'control-retry-after-on-503': [{ faults: ['next 2 of projects.get: 503'] }],
  'answer-dropped': [{ scope: ':devices.get' }],
  // Every call waits for its answer until it is given up, so only a few may be made.
  'answer-never': [
    {
      scope: ':devices.get',
      scale: 20,
      rounds: 4,
      probes: ['valid-credential', 'unknown-resource', 'foreign-project'],
    },
  ],
  'body-never-ends': [
    {
      scope: ':devices.get,api=rest',
      scale: 20,
      rounds: 4,
      probes: ['valid-credential', 'unknown-resource'],
    },
  ],
  'invalid-accepted': [
    {},
    { name: 'invalid-accepted, in a path', scope: ':devices.get' },
    { name: 'invalid-accepted, in a query', scope: ':devices.list,api=rest' },
    { name: 'invalid-accepted, in a body', scope: ':method=POST' },
  ],
  'writes-lost': [
    {},
    {
      name: 'writes-lost, of labels',
      scope: ':labels.create',
      probes: ['concurrent-change'],
      told: { clauses: ['409/concurrent-change'], changes: [] },
    },
  ],
  'write-applied-then-500': [
    {},
    {
      name: 'write-applied-then-500, once in a while',
      scope: '@1/3',
      told: { clauses: [], changes: [] },
    },
  ],
  'token-life-shortened': [{ ages: true }],
  'token-life-lengthened': [{ ages: true }],
};

/** Calls of several operations fail so many times, which their documented retries are among. */
function fail(what: string, times: number): readonly string[] {
  return ['projects.get', 'devices.get', 'devices.list'].map((call) => `next ${times} of ${call}: ${what}`);
}

/** Conformant things that happen to an API, and that no drift is needed for. */
const happenings: readonly (Staging & { readonly name: string; readonly effect: string })[] = [
  { name: 'nothing', effect: 'Nothing at all is wrong.' },
  { name: 'code as text', effect: 'The code is printed as text.', sandbox: { code: 'string' } },
  { name: 'sliding window', effect: 'The quota is a sliding window.', sandbox: { limiter: 'sliding' } },
  { name: 'aligned window', effect: 'The window is aligned to the clock.', sandbox: { limiter: 'aligned' } },
  {
    name: 'isolated 500',
    effect: 'One call is answered 500, once.',
    faults: ['next 1 of projects.get: 500'],
  },
  { name: 'isolated 504', effect: 'One call is answered 504, once.', faults: ['next 1 of devices.get: 504'] },
  {
    name: 'dropped connections',
    effect: 'Two connections are reset without an answer.',
    faults: ['next 1 of projects.get: reset', 'next 1 of devices.list: reset'],
  },
  {
    name: 'late visibility',
    effect: 'What was created is answered 404 for eight seconds.',
    sandbox: { propagationDelay: 8_000 },
  },
  {
    name: 'co-tenant',
    effect: 'Somebody else uses up the quota that is shared with the monitor.',
    faults: ['next 2 of projects.get: 429 retry-after 3', 'next 1 of labels.create: 429 retry-after 2'],
    target: (target) => ({ ...target, bursts: false, limits: { ...target.limits, exclusive: false } }),
  },
  {
    name: 'maintenance',
    effect: 'Everything is answered 503 while maintenance is announced.',
    faults: ['next 10000 of any: 503'],
    target: (target) => ({
      ...target,
      maintenance: [{ from: Date.now() - 3_600_000, to: Date.now() + 24 * 3_600_000 }],
    }),
  },
  {
    name: 'token refused once',
    effect: 'A valid token is answered 401 once, as at its end.',
    faults: ['next 1 of projects.get: 401'],
  },
];

/** Every row of the matrix. */
export const rows: readonly Row[] = [
  ...driftFamilies.flatMap(({ family, drifts }) => drifts.flatMap((drift) => rowsOf(family, drift))),
  ...happenings.map((happening) => ({
    ...happening,
    family: 'controls',
    clauses: [],
    changes: [],
    control: true,
  })),
];

function rowsOf(family: string, { name, effect, clauses, changes = [] }: Drift): Row[] {
  return (staging[name] ?? [{}]).map((staged) => ({
    name,
    ...staged,
    family,
    spec: `${name}${staged.scope ?? ''}`,
    effect,
    clauses,
    changes,
    ...staged.told,
    control: family === 'controls',
  }));
}
