import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { contract } from '../../../probes/disruptive-technologies/contract.ts';
import type { JudgingContext } from '../../../src/contract/clause.ts';
import type { AnsweredExchange, BodyEnd, RawHeader } from '../../../src/wire/exchange.ts';

/** Every status that the error page documents. */
export const documented = [400, 401, 403, 404, 409, 429, 500, 503, 504] as const;

/** What the judges know beside the answer. */
export const context: JudgingContext = {
  knownNames: ['projects/own', 'organizations/own'],
  documentationHosts: contract.documentationHosts,
  exclusiveQuota: true,
  traceHeaders: ['x-request-id'],
};

/** How a conformant answer is written; each part may be changed by itself before it becomes bytes. */
export type AnswerPlan = {
  readonly api: 'rest' | 'emulator';
  readonly status: number;
  readonly provoked: boolean;
  /** Whose valid credential was sent. */
  readonly account?: string;
  /** Requests that may share a window with this one. */
  readonly load: number;
  /** The members of the body, in the order of the wire. */
  readonly members: readonly (readonly [name: string, value: unknown])[];
  readonly headers: readonly RawHeader[];
  readonly gzip: boolean;
  /** Numbers that choose white space and escapes, used in turn. */
  readonly dice: readonly number[];
  /** Changes the text of the body before it is encoded. */
  readonly rewrite?: (text: string) => string;
  /** Changes the bytes of the text before they are compressed. */
  readonly corrupt?: (bytes: Uint8Array) => Uint8Array;
  readonly bodyEnd?: BodyEnd;
};

const words = [
  'already exists',
  'not found',
  'bad request',
  'the label "kelvin" must not be empty',
  'permission denied: device.update is needed',
  'für das Projekt fehlt das Recht',
  'ラベルが見つかりません',
  'try again 🙂',
  'a back\\slash and a tab\tinside',
  'projects/own',
  'projects/sent',
] as const;

const headerNames = [
  'Date',
  'X-Request-Id',
  'Vary',
  'Via',
  'Server',
  'X-Anything-Else',
  'Access-Control-Allow-Origin',
];

const bareHeaders = fc
  .subarray(headerNames.filter((name) => name !== 'X-Request-Id'))
  .map((names) =>
    names.map((name): RawHeader => [name, name === 'Date' ? 'Sun, 06 Nov 1994 08:49:37 GMT' : 'x']),
  );

const labels = [
  'application/json',
  'application/json; charset=utf-8',
  'Application/JSON;charset="UTF-8"',
] as const;

/** Conformant answers to calls that were refused: whatever the documents allow is among them. */
export function conformantPlans(statuses: readonly number[] = documented): fc.Arbitrary<AnswerPlan> {
  return fc
    .record({
      api: fc.constantFrom('rest', 'emulator'),
      status: fc.constantFrom(...statuses),
      provoked: fc.boolean(),
      load: fc.integer({ min: 26, max: 60 }),
      error: fc
        .array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 })
        .map((some) => some.join(', ')),
      codeAsText: fc.boolean(),
      host: fc.constantFrom(...contract.documentationHosts),
      path: fc.constantFrom('/error/', '/docs/error-codes', '/error-codes'),
      anchor: fc.constantFrom('', 'id-'),
      more: fc.subarray(['requestId', 'details', 'message', '']),
      order: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
      label: fc.constantFrom(...labels),
      wait: fc.integer({ min: 1, max: 5 }),
      waitOn503: fc.boolean(),
      gzip: fc.boolean(),
      headers: bareHeaders,
      dice: fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 40 }),
    })
    .map(({ status, ...made }): AnswerPlan => {
      const members: (readonly [string, unknown])[] = [
        ['error', made.error],
        ['code', made.codeAsText ? String(status) : status],
        ['help', `https://${made.host}${made.path}#${made.anchor}${status}`],
        ...made.more.map((name): [string, unknown] => [name, [null, true, { nested: 1.5e3 }]]),
      ];
      const headers: RawHeader[] = [
        ['Content-Type', made.label],
        ['X-Request-Id', 'a1b2c3'],
        ...made.headers,
        ...(status === 429 || (status === 503 && made.waitOn503)
          ? [['Retry-After', String(made.wait)] as const]
          : []),
        ...(status === 401
          ? [['WWW-Authenticate', 'Bearer realm="api", error="invalid_token"'] as const]
          : []),
        ...(status === 401 || status === 429 ? [['Cache-Control', 'no-store'] as const] : []),
        ...(made.gzip ? [['Content-Encoding', 'gzip'] as const] : []),
      ];
      return {
        ...made,
        ...(status === 401 ? {} : { account: 'administrator' }),
        status,
        members: shuffle(members, made.order),
        headers: shuffle(headers, made.order),
      };
    });
}

function shuffle<T>(items: readonly T[], keys: readonly number[]): T[] {
  return items
    .map((item, index) => ({ item, key: keys[index % keys.length] ?? 0 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** The exchange that such an answer makes on the wire. */
export function render(plan: AnswerPlan): AnsweredExchange {
  const roll = createDice(plan.dice);
  const text = (plan.rewrite ?? ((same) => same))(writeObject(plan.members, roll));
  const bytes = (plan.corrupt ?? ((same) => same))(new TextEncoder().encode(text));
  return {
    id: 'x1',
    api: plan.api,
    operation: 'labels.create',
    provoked: plan.provoked,
    ...(plan.account === undefined ? {} : { account: plan.account }),
    load: plan.load,
    request: {
      method: 'POST',
      url: 'https://api.example.com/v2/projects/sent/devices/d1/labels',
      headers: [],
      body: new TextEncoder().encode('{"key":"kelvin","value":""}'),
    },
    sentAt: 0,
    timings: { sent: 0, answered: 1, ended: 1 },
    response: {
      status: plan.status,
      headers: plan.headers.map(([name, value]) => [recase(name, roll), `${blank(roll)}${value}`]),
      body: plan.gzip ? gzipSync(bytes) : bytes,
      bodyEnd: plan.bodyEnd ?? 'complete',
    },
  };
}

type Dice = (sides: number) => number;

function createDice(numbers: readonly number[]): Dice {
  let next = 0;
  return (sides) => {
    next += 1;
    return ((numbers[next % numbers.length] ?? 0) + next) % sides;
  };
}

function writeObject(members: AnswerPlan['members'], roll: Dice): string {
  const written = members.map(
    ([name, value]) =>
      `${space(roll)}${writeString(name, roll)}${space(roll)}:${space(roll)}${writeValue(value, roll)}`,
  );
  return `${space(roll)}{${written.join(`${space(roll)},`)}${space(roll)}}${space(roll)}`;
}

function writeValue(value: unknown, roll: Dice): string {
  return typeof value === 'string' ? writeString(value, roll) : JSON.stringify(value);
}

/** Some characters as they are, some escaped in one of the ways that JSON has. */
function writeString(text: string, roll: Dice): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  let surrogatesEscaped = false;
  const written = units.map((unit) => {
    const low = unit >= 0xdc00 && unit <= 0xdfff;
    const high = unit >= 0xd800 && unit <= 0xdbff;
    if (!low) surrogatesEscaped = high && roll(2) === 0;
    if (low || high) return surrogatesEscaped ? escape(unit) : String.fromCharCode(unit);
    if (unit === 0x2f && roll(3) === 0) return '\\/';
    const plain = JSON.stringify(String.fromCharCode(unit)).slice(1, -1);
    return roll(9) === 0 ? escape(unit) : plain;
  });
  return `"${written.join('')}"`;
}

const escape = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
const space = (roll: Dice): string => ['', ' ', '\n', '\t  ', '\r\n'][roll(5)] ?? '';
const blank = (roll: Dice): string => ['', ' ', '\t'][roll(3)] ?? '';

function recase(name: string, roll: Dice): string {
  return [name, name.toLowerCase(), name.toUpperCase()][roll(3)] ?? name;
}
