import type { Call } from '../../src/client/call.ts';
import { conforms, inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';
import { ProbeInconclusive, type Occasion, type Probe, type ProbeContext } from '../../src/probe/probe.ts';
import type { Sending } from '../../src/probe/sending.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { bothApis } from './clauses/error-exchange.ts';
import { controlCall, positiveControl } from './fixtures.ts';
import { badAssertions } from './token-forgeries.ts';
import {
  accountOf,
  askForToken,
  ownToken,
  requireToken,
  tokenAccount,
  type OwnToken,
} from './token-requests.ts';

const minute = 60_000;
/** A token is looked at when it is nearly, and when it is surely, past its hour. */
const nearlyOver = 56 * minute;
const surelyOver = 62 * minute;
const hour = 60 * minute;

const asBearer = (token: string, provokes?: readonly number[]): Sending => ({
  as: { kind: 'bearer', token },
  ...(provokes === undefined ? {} : { provokes }),
});

const lifetime: Probe = {
  name: 'token-lifetime',
  title: 'A fresh access token is announced for one hour, and is accepted, also when there is a newer one.',
  judges: ['token/lifetime'],
  apis: ['token'],
  needs: { method: 'token' },
  cost: { requests: 4, waitSeconds: 0 },
  async run(context) {
    const account = accountOf(context.target, tokenAccount(context.target));
    await context.occasion(async (occasion) => {
      // What it is announced for is judged on the answer itself.
      const token = requireToken(await askForToken(context, occasion, account));
      await expectHonour(context, occasion, token);
      // A new one is to be fetched before the old one ends, so for a while both are in use.
      const newer = requireToken(await askForToken(context, occasion, account));
      await expectBoth(context, occasion, token, newer);
    });
  },
};

/** Expects that a token is accepted beside a newer one, which is the control: the account's own may have ended as well. */
async function expectBoth(
  context: ProbeContext,
  occasion: Occasion,
  older: string,
  newer: string,
): Promise<void> {
  const call = controlCall(context.target, 'rest');
  const first = await occasion.send(call, asBearer(older));
  if (first.response?.status !== 401) {
    occasion.judge('token/lifetime', [first], judgeHonour(first));
    return;
  }
  const beside = await occasion.send(call, asBearer(newer));
  const again = await occasion.send(call, asBearer(older));
  const verdict =
    beside.response?.status !== 200
      ? inconclusive('credential_refused', 'the newer token was not accepted either')
      : again.response?.status === 401
        ? violates(
            'status',
            'a token that is good for its hour, also beside a newer one',
            'the status 401, twice',
          )
        : judgeHonour(again);
  occasion.judge('token/lifetime', [again, beside], verdict);
}

/** Expects that a token is accepted: whatever else may be wrong with the call is not the token's fault. */
async function expectHonour(context: ProbeContext, occasion: Occasion, token: string): Promise<void> {
  const call = controlCall(context.target, 'rest');
  const sending = asBearer(token);
  const exchange = await occasion.send(call, sending);
  if (exchange.response?.status === 401) {
    await occasion.expectStatus('token/lifetime', exchange, [200], { call, sending });
    return;
  }
  occasion.judge('token/lifetime', [exchange], judgeHonour(exchange));
}

/** Whether an answer that is no 401 shows that the token was accepted. */
function judgeHonour(exchange: Exchange): Verdict {
  if (exchange.response === undefined) {
    return inconclusive('transport', `no answer was received: ${exchange.failure.detail}`);
  }
  const { status } = exchange.response;
  if (status !== 429 && status < 500) return conforms;
  return inconclusive(status === 429 ? 'throttled' : 'server_error', `answered ${status}`);
}

const agedSchedule = '11 */2 * * *';

const lasting: Probe = {
  name: 'lasting-token',
  title: 'An access token is still accepted after 56 minutes, and no longer after 62.',
  judges: ['token/lifetime'],
  apis: ['token'],
  needs: { method: 'token' },
  cost: { requests: 3, waitSeconds: 0 },
  schedule: agedSchedule,
  serveOnly: true,
  async run(context) {
    const own = await ownToken(context);
    whenAged(context, own, nearlyOver, async (later) => {
      if (later.clock.monotonic() - own.asked >= hour - minute) {
        throw new ProbeInconclusive('interrupted', 'the token was too old when its turn came');
      }
      await later.occasion((occasion) => expectHonour(later, occasion, own.token));
    });
    whenAged(context, own, surelyOver, (later) =>
      expectRefusal(later, 'token/lifetime', controlCall(later.target, 'rest'), own.token),
    );
  },
};

const aged: Probe = {
  name: 'aged-token',
  title: 'A token that the monitor let grow old is answered 401 after 62 minutes.',
  judges: ['401/expired-token'],
  apis: bothApis,
  needs: { method: 'token', apis: ['token'] },
  cost: { requests: 2, waitSeconds: 0 },
  schedule: agedSchedule,
  serveOnly: true,
  async run(context) {
    const own = await ownToken(context);
    whenAged(context, own, surelyOver, async (later) => {
      await positiveControl(later, later.api);
      await expectRefusal(later, '401/expired-token', controlCall(later.target, later.api), own.token);
    });
  },
};

/** Runs the body when the token has reached an age, in milliseconds. */
function whenAged(
  context: ProbeContext,
  { granted }: OwnToken,
  age: number,
  body: (context: ProbeContext) => Promise<void>,
): void {
  context.later(granted + age - context.clock.monotonic(), body);
}

function expectRefusal(context: ProbeContext, clause: string, call: Call, token: string): Promise<void> {
  const sending = asBearer(token, [401]);
  return context.occasion(async (occasion) => {
    const exchange = await occasion.send(call, sending);
    await occasion.expectStatus(clause, exchange, [401], { call, sending });
  });
}

/** The token endpoint, and how tokens live. */
export const token: readonly Probe[] = [lifetime, badAssertions, lasting, aged];
