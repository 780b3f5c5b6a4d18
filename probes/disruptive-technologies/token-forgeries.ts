import type { AccountConfig } from '../../src/config/target.ts';
import { describeStatus, readErrorObject } from '../../src/contract/expectations.ts';
import { conforms, inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';
import type { Occasion, Probe, ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { jsonMember } from '../../src/wire/json-shape.ts';
import { createUnknownId } from './identifiers.ts';
import { createToken, jwtBearer } from './operations/token.ts';
import {
  accountOf,
  askForToken,
  assertionOf,
  requireToken,
  tokenAccount,
  unauthenticated,
} from './token-requests.ts';

/** What a forger starts from. `now` in seconds since the Unix epoch, by the endpoint's clock. */
type Material = {
  readonly context: ProbeContext;
  readonly account: AccountConfig;
  readonly offset: number;
  readonly now: number;
};

type Form = Readonly<Record<string, string>>;

/** A request for a token that must be refused; `what` completes "a 400 or 401 for …". */
type Forgery = { readonly what: string; readonly form: (material: Material) => Promise<Form> | Form };

type Overrides = NonNullable<Parameters<typeof assertionOf>[3]>;

/** A forgery that differs from a valid assertion in one thing. */
function forged(what: string, change: (material: Material) => Overrides): Forgery {
  return {
    what,
    async form(material) {
      const { context, account, offset } = material;
      const assertion = await assertionOf(context, account, offset, change(material));
      return { grant_type: jwtBearer, assertion };
    },
  };
}

const hour = 3600;

/** Each breaks one rule of RFC 7523 §3 or of the documentation, and nothing else. */
const forgeries: readonly Forgery[] = [
  forged('a signature of another secret', ({ context }) => ({
    secret: `${createUnknownId(context.random)}${createUnknownId(context.random)}`,
  })),
  { what: 'an unsigned assertion (alg none)', form: unsigned },
  { what: 'an assertion whose signature was cut off', form: cutOff },
  forged('an assertion for another audience', () => ({
    claims: { aud: 'https://identity.example.com/oauth2/token' },
  })),
  forged('an assertion of an unknown issuer', ({ context }) => ({
    claims: { iss: `${createUnknownId(context.random)}@${createUnknownId(context.random)}.example.com` },
  })),
  forged('an assertion that has expired', ({ now }) => ({
    claims: { iat: now - 3 * hour, exp: now - 2 * hour },
  })),
  forged('an assertion that is issued in the future', ({ now }) => ({
    claims: { iat: now + 2 * hour, nbf: now + 2 * hour, exp: now + 3 * hour },
  })),
  forged('an assertion that is good for more than an hour', ({ now }) => ({
    claims: { iat: now, exp: now + 2 * hour },
  })),
  forged('an assertion that names an unknown key', ({ context }) => ({
    header: { kid: createUnknownId(context.random) },
  })),
  { what: 'a request without an assertion', form: () => ({ grant_type: jwtBearer }) },
  {
    what: 'a grant type that is not supported',
    form: async ({ context, account, offset }) => ({
      grant_type: 'password',
      assertion: await assertionOf(context, account, offset),
    }),
  },
];

/** RFC 7519 §6: nothing behind the last dot. */
function unsigned({ context, account, now }: Material): Form {
  const header = { alg: 'none', typ: 'JWT', kid: account.keyId };
  const claims = { iat: now, exp: now + hour - 60, aud: context.target.apis.token, iss: account.email };
  return { grant_type: jwtBearer, assertion: `${encode(header)}.${encode(claims)}.` };
}

/** What it says of its signature stays. */
async function cutOff({ context, account, offset }: Material): Promise<Form> {
  const assertion = await assertionOf(context, account, offset);
  return { grant_type: jwtBearer, assertion: assertion.slice(0, assertion.lastIndexOf('.') + 1) };
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const badAssertions: Probe = {
  name: 'bad-assertions',
  title: 'Forged, stale and malformed assertions are refused, one by one, while a valid one is granted.',
  judges: ['token/refusal', 'token/error-form'],
  apis: ['token'],
  needs: { method: 'token', forgeries: true },
  cost: { requests: 1 + forgeries.length, waitSeconds: 0 },
  schedule: '23 4 * * *',
  async run(context) {
    const account = accountOf(context.target, tokenAccount(context.target));
    await context.occasion(async (occasion) => {
      const valid = await askForToken(context, occasion, account);
      requireToken(valid);
      const { offset } = valid;
      for (const forgery of forgeries) {
        const now = Math.floor((context.clock.now() + offset) / 1000);
        const form = await forgery.form({ context, account, offset, now });
        // What a forgery might be granted is never used, and blotted out like every token.
        const sending = { ...unauthenticated, provokes: [400, 401], cause: forgery.what };
        const exchange = await occasion.send(createToken(form), sending);
        const verdict = await judgeRefusal(context, occasion, account, forgery, exchange);
        occasion.judge('token/refusal', [exchange], verdict);
      }
    });
  },
};

async function judgeRefusal(
  context: ProbeContext,
  occasion: Occasion,
  account: AccountConfig,
  { what }: Forgery,
  exchange: Exchange,
): Promise<Verdict> {
  const { response } = exchange;
  if (response === undefined) return inconclusive('transport', `no answer for ${what}`);
  if (response.status === 429) return inconclusive('throttled', `${what} was answered 429`);
  if (response.status >= 500) {
    const { exchange: beside } = await askForToken(context, occasion, account);
    const granted = beside.response?.status === 200;
    if (!granted) return inconclusive('server_error', `${what} was answered ${response.status}`);
  }
  if (response.status !== 400 && response.status !== 401) {
    return violates('status', `the status 400 or 401 for ${what}`, describeStatus(exchange));
  }
  const object = readErrorObject(exchange);
  const error = object === undefined ? undefined : jsonMember(object, 'error');
  if (typeof error === 'string' && error.trim() !== '') return conforms;
  return violates('body:/error', `an error for ${what}`, 'none that is a text');
}
