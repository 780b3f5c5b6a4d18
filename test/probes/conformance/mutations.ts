import type { RawHeader } from '../../../src/wire/exchange.ts';
import { documented, type AnswerPlan } from './answer-plan.ts';

/** One way in which a conformant answer goes wrong, and the clause that must say so. */
export type Mutation = {
  readonly name: string;
  readonly clause: string;
  /** Clauses that the same fault breaks too. */
  readonly also?: readonly string[];
  /** The statuses on which it can happen; all documented ones where absent. */
  readonly statuses?: readonly number[];
  readonly apply: (plan: AnswerPlan) => AnswerPlan;
};

const without = (plan: AnswerPlan, name: string): AnswerPlan => ({
  ...plan,
  headers: plan.headers.filter(([given]) => given !== name),
});

const withHeaders = (plan: AnswerPlan, ...headers: readonly RawHeader[]): AnswerPlan => ({
  ...plan,
  headers: [...plan.headers, ...headers],
});

const setHeader = (plan: AnswerPlan, name: string, value: string): AnswerPlan =>
  withHeaders(without(plan, name), [name, value]);

const setMember = (plan: AnswerPlan, name: string, value: unknown): AnswerPlan => ({
  ...plan,
  members: plan.members.map((member) => (member[0] === name ? [name, value] : member)),
});

const dropMember = (plan: AnswerPlan, name: string): AnswerPlan => ({
  ...plan,
  members: plan.members.filter(([given]) => given !== name),
});

const renameMember = (plan: AnswerPlan, name: string, to: string): AnswerPlan => ({
  ...plan,
  members: plan.members.map(([given, value]) => [given === name ? to : given, value]),
});

const rewrite =
  (change: (text: string) => string) =>
  (plan: AnswerPlan): AnswerPlan => ({ ...plan, rewrite: change });

const help = (plan: AnswerPlan): string => {
  const found = plan.members.find(([name]) => name === 'help')?.[1];
  return typeof found === 'string' ? found : '';
};

/** The same answer with another status, consistent in itself. */
const restate = (plan: AnswerPlan, status: number): AnswerPlan =>
  setMember(
    setMember({ ...without(plan, 'Retry-After'), status }, 'code', status),
    'help',
    help(plan).replace(/#.*/, `#${status}`),
  );

const plain = (plan: AnswerPlan): AnswerPlan => ({ ...without(plan, 'Content-Encoding'), gzip: false });

const nowhereElse = documented.filter((status) => status !== 429 && status !== 503);

const bodyFaults: readonly (readonly [name: string, apply: Mutation['apply']])[] = [
  ['no label', (plan) => without(plan, 'Content-Type')],
  ['the label of a page', (plan) => setHeader(plan, 'Content-Type', 'text/html')],
  ['the label of problem details', (plan) => setHeader(plan, 'Content-Type', 'application/problem+json')],
  ['a label that is none', (plan) => setHeader(plan, 'Content-Type', 'json')],
  ['two labels', (plan) => withHeaders(plan, ['Content-Type', 'application/json'])],
  ['another charset', (plan) => setHeader(plan, 'Content-Type', 'application/json; charset=iso-8859-1')],
  ['nothing in it', rewrite(() => '')],
  ['a byte order mark', rewrite((text) => `\u{feff}${text}`)],
  ['something after its end', rewrite((text) => `${text};`)],
  ['two objects', rewrite((text) => `${text}${text}`)],
  ['a list around it', rewrite((text) => `[${text}]`)],
  ['a text around it', rewrite((text) => JSON.stringify(text))],
  ['a page instead', rewrite(() => '<!doctype html><h1>Bad gateway</h1>')],
  ['plain text instead', rewrite(() => 'upstream request timeout')],
  ['null instead', rewrite(() => 'null')],
  ['a comma too many', rewrite((text) => text.replace(/\}(\s*)$/, ',}$1'))],
  ['a comment', rewrite((text) => text.replace('{', '{/* */'))],
  ['a member twice', rewrite((text) => text.replace('{', '{"seen":1,"seen":2,'))],
  ['a bare line feed in a text', rewrite((text) => text.replace('{', '{"note":"a\nb",'))],
  ['a byte that is not UTF-8', (plan) => ({ ...plan, corrupt: insertBadByte })],
  ['its end cut off', (plan) => ({ ...plan, bodyEnd: 'truncated' })],
  ['broken framing', (plan) => ({ ...plan, bodyEnd: 'malformed' })],
  ['no end', (plan) => ({ ...plan, bodyEnd: 'too_large' })],
  ['gzip that is not said', (plan) => ({ ...without(plan, 'Content-Encoding'), gzip: true })],
  ['gzip that is only said', (plan) => withHeaders(plain(plan), ['Content-Encoding', 'gzip'])],
  ['a coding that nobody asked for', (plan) => withHeaders(plain(plan), ['Content-Encoding', 'br'])],
];

const bodyMutations: readonly Mutation[] = bodyFaults.map(([name, apply]) => ({
  name: `a body with ${name}`,
  clause: 'body/json',
  apply,
}));

/** Puts a byte that no UTF-8 text holds into a text of its own. */
function insertBadByte(bytes: Uint8Array): Uint8Array {
  const [start, ...rest] = Buffer.from(bytes).toString('latin1').split('{');
  return Buffer.from(`${start}{"note":"\u00ff",${rest.join('{')}`, 'latin1');
}

const texts: readonly (readonly [string, unknown])[] = [
  ['a number', 409],
  ['null', null],
  ['an object', { message: 'already exists' }],
  ['blank', ' \t'],
  ['empty', ''],
  ['5 KiB long', 'too much to say. '.repeat(320)],
  ['a stack trace', 'boom\n    at createLabel (/srv/app/labels.js:112:7)'],
  ['a statement of a database', 'SELECT * FROM labels WHERE device = 7'],
  ['an internal host', 'labels-db-0.prod.svc.cluster.local did not answer'],
  ['a file path', 'cannot open /var/lib/service/labels.db'],
];

const memberMutations: readonly Mutation[] = [
  { name: 'no error', clause: 'body/error', apply: (plan) => dropMember(plan, 'error') },
  { name: 'error in capitals', clause: 'body/error', apply: (plan) => renameMember(plan, 'error', 'Error') },
  ...texts.map(([name, value]): Mutation => ({
    name: `an error that is ${name}`,
    clause: 'body/error',
    apply: (plan) => setMember(plan, 'error', value),
  })),
  ...['projects/somebodyelses', 'organizations/another', 'projects/sent/devices/neighbour'].map(
    (name): Mutation => ({
      name: `an error that names ${name}`,
      clause: 'body/foreign',
      apply: (plan) => setMember(plan, 'error', `not found in ${name}`),
    }),
  ),
  { name: 'no code', clause: 'body/code', apply: (plan) => dropMember(plan, 'code') },
  ...[
    ['of another status', 418],
    ['of gRPC', 5],
    ['null', null],
    ['a text with a blank', ' 404'],
    ['a fraction', 404.5],
    ['the name of the status', 'NOT_FOUND'],
  ].map(([name, value]): Mutation => ({
    name: `a code that is ${name}`,
    clause: 'body/code',
    apply: (plan) => setMember(plan, 'code', value),
  })),
  { name: 'no help', clause: 'body/help', apply: (plan) => dropMember(plan, 'help') },
  ...(
    [
      ['not https', (link) => link.replace('https:', 'http:')],
      ['relative', (link) => link.replace(/^https:\/\/[^/]+/, '')],
      ['on another host', (link) => link.replace(/^https:\/\/[^/]+/, 'https://docs.example.com')],
      ['on a host that only ends alike', (link) => link.replace('https://', 'https://evil-')],
      ['behind another host', (link) => link.replace('https://', 'https://example.com@')],
      ['without an anchor', (link) => link.replace(/#.*/, '')],
      ['about another error', (link) => link.replace(/#.*/, '#418')],
      ['about two errors', (link) => `${link}-418`],
      ['with a blank', (link) => `${link} `],
    ] satisfies [string, (link: string) => string][]
  ).map(([name, change]): Mutation => ({
    name: `a help that is ${name}`,
    clause: 'body/help',
    apply: (plan) => setMember(plan, 'help', change(help(plan))),
  })),
];

const headMutations: readonly Mutation[] = [
  ...[302, 402, 405, 418, 422, 501, 502].map((status): Mutation => ({
    name: `the status ${status}`,
    clause: 'status/documented',
    statuses: [400, 404, 409],
    apply: (plan) => restate(plan, status),
  })),
  {
    name: 'an error inside a success',
    clause: 'status/documented',
    statuses: [400, 404, 409],
    apply: (plan) => ({ ...plan, status: 200 }),
  },
  {
    name: 'a wait where nothing is to be waited for',
    clause: 'headers/retry-after',
    statuses: nowhereElse,
    apply: (plan) => withHeaders(plan, ['Retry-After', '3']),
  },
  ...(
    [
      ['absent', (plan) => without(plan, 'Retry-After')],
      ['empty', (plan) => setHeader(plan, 'Retry-After', '')],
      ['a date', (plan) => setHeader(plan, 'Retry-After', 'Sun, 06 Nov 1994 08:49:37 GMT')],
      ['with a unit', (plan) => setHeader(plan, 'Retry-After', '4s')],
      ['a fraction', (plan) => setHeader(plan, 'Retry-After', '4.0')],
      ['negative', (plan) => setHeader(plan, 'Retry-After', '-1')],
      ['in words', (plan) => setHeader(plan, 'Retry-After', 'soon')],
      ['there twice', (plan) => withHeaders(setHeader(plan, 'Retry-After', '4'), ['Retry-After', '60'])],
      ['a list', (plan) => setHeader(plan, 'Retry-After', '4, 60')],
      [
        'replaced by another header',
        (plan) => setHeader(without(plan, 'Retry-After'), 'X-RateLimit-Reset', '4'),
      ],
    ] satisfies [string, Mutation['apply']][]
  ).map(([name, apply]): Mutation => ({
    name: `a wait that is ${name}`,
    clause: '429/retry-after',
    statuses: [429],
    apply,
  })),
  ...['0', '6', '60', '4000', '1000000000000'].map((value): Mutation => ({
    name: `a wait of ${value} seconds`,
    clause: '429/retry-after-range',
    statuses: [429],
    apply: (plan) => setHeader(plan, 'Retry-After', value),
  })),
  {
    name: 'a 429 within the quota',
    clause: '429/limit',
    statuses: [429],
    apply: (plan) => ({ ...plan, load: 25 }),
  },
  {
    name: 'a valid credential that is refused',
    clause: '401/valid-credential',
    statuses: [401],
    apply: (plan) => ({ ...plan, account: 'administrator', provoked: false }),
  },
  {
    name: 'no challenge on 401',
    clause: 'beyond/www-authenticate',
    statuses: [401],
    apply: (plan) => without(plan, 'WWW-Authenticate'),
  },
  {
    name: 'a challenge that is none',
    clause: 'beyond/www-authenticate',
    statuses: [401],
    apply: (plan) => setHeader(plan, 'WWW-Authenticate', 'Bearer realm="never closed'),
  },
  ...['public, max-age=600', 'max-age=60', 's-maxage=1'].map((value): Mutation => ({
    name: `Cache-Control: ${value}`,
    clause: 'beyond/no-store',
    statuses: [401, 429],
    apply: (plan) => setHeader(plan, 'Cache-Control', value),
  })),
  {
    name: 'no header that identifies the request',
    clause: 'beyond/trace',
    apply: (plan) => without(plan, 'X-Request-Id'),
  },
];

/** Every operator; a test asks that each clause that judges exchanges is broken by one at least. */
export const mutations: readonly Mutation[] = [...bodyMutations, ...memberMutations, ...headMutations];
