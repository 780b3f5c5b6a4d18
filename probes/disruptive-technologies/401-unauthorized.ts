import { inconclusive } from '../../src/contract/verdict.ts';
import type { Probe } from '../../src/probe/probe.ts';
import type { Sending } from '../../src/probe/sending.ts';
import { findAccountWith } from '../../src/probe/requirements.ts';
import { expectRefusal } from './401-refusal.ts';
import { as, controlCall, positiveControl } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { bothApis } from './clauses/error-exchange.ts';
import { accountOf, askForToken, unauthenticated } from './token-requests.ts';

const unknownCredential: Probe = {
  name: 'unknown-credential',
  title: 'A token and a key that nobody ever issued are answered 401.',
  judges: ['401/unknown-credential'],
  apis: bothApis,
  needs: { anyAccount: true },
  cost: { requests: 2, waitSeconds: 0 },
  async run(context) {
    await positiveControl(context, context.api);
    const unknown = (): string => createUnknownId(context.random);
    await context.occasion(async (occasion) => {
      const token = `${unknown()}${unknown()}`;
      await expectRefusal(context, occasion, '401/unknown-credential', { kind: 'bearer', token });
      const key = { username: unknown(), password: `${unknown()}${unknown()}` };
      await expectRefusal(context, occasion, '401/unknown-credential', { kind: 'basic', ...key });
    });
  },
};

const expiredToken: Probe = {
  name: 'expired-token',
  title: 'An access token past its hour is answered 401.',
  judges: ['401/expired-token'],
  apis: bothApis,
  needs: { anyAccount: true, resources: ['expired_token'] },
  cost: { requests: 1, waitSeconds: 0 },
  async run(context) {
    await positiveControl(context, context.api);
    const token = context.target.expiredToken ?? '';
    await context.occasion((occasion) =>
      expectRefusal(context, occasion, '401/expired-token', { kind: 'bearer', token }),
    );
  },
};

const revokedCredential: Probe = {
  name: 'revoked-credential',
  title: 'A key that was deleted gets no token, and is answered 401 by basic authentication.',
  judges: ['401/revoked-credential'],
  apis: bothApis,
  needs: { accounts: ['revoked'], anyAccount: true, forgeries: true },
  cost: { requests: 2, waitSeconds: 0 },
  schedule: '23 4 * * *',
  async run(context) {
    await positiveControl(context, context.api);
    const clause = '401/revoked-credential';
    await context.occasion(async (occasion) => {
      if (context.target.apis.token !== undefined) {
        // Should a token be granted, it is not used.
        const asking: Sending = { ...unauthenticated, provokes: [400, 401] };
        const account = accountOf(context.target, 'revoked');
        const { exchange, call } = await askForToken(context, occasion, account, asking);
        await occasion.expectStatus(clause, exchange, [400, 401], { call, sending: asking });
      }
      await expectRefusal(context, occasion, clause, as('revoked', 'basic'));
    });
  },
};

/** A key's identifier is no secret: it is part of every assertion. */
const wrongSecret: Probe = {
  name: 'wrong-secret',
  title: 'A key that exists is answered 401 with another secret than its own.',
  judges: ['401/unknown-credential'],
  apis: bothApis,
  needs: { method: 'basic', forgeries: true },
  cost: { requests: 1, waitSeconds: 0 },
  schedule: '23 4 * * *',
  async run(context) {
    await positiveControl(context, context.api);
    const name = findAccountWith(context.target, 'basic') ?? 'administrator';
    const { keyId: username } = accountOf(context.target, name);
    const password = `${createUnknownId(context.random)}${createUnknownId(context.random)}`;
    const credential = { kind: 'basic', username, password } as const;
    await context.occasion((occasion) =>
      expectRefusal(context, occasion, '401/unknown-credential', credential),
    );
  },
};

const validCredential: Probe = {
  name: 'valid-credential',
  title: 'A valid credential is accepted, in each configured way of authenticating.',
  judges: ['401/valid-credential'],
  apis: bothApis,
  needs: { anyAccount: true },
  cost: { requests: 2, waitSeconds: 0 },
  async run(context) {
    const call = controlCall(context.target, context.api);
    await context.occasion(async (occasion) => {
      for (const method of ['token', 'basic'] as const) {
        const account = findAccountWith(context.target, method);
        if (account === undefined) continue;
        const exchange = await occasion.send(call, { as: as(account, method) });
        // Every answer to a valid credential is judged by itself; what came of no answer is left to say.
        const status = exchange.response?.status;
        if (status !== undefined && status !== 429 && status < 500) continue;
        const verdict =
          status === undefined
            ? inconclusive('transport', `no answer was received: ${exchange.failure?.detail}`)
            : inconclusive(status === 429 ? 'throttled' : 'server_error', `answered ${status}`);
        occasion.judge('401/valid-credential', [exchange], verdict);
      }
    });
  },
};

/** 401: what cannot be authenticated is refused, and what can be is not. */
export const unauthorized: readonly Probe[] = [
  validCredential,
  unknownCredential,
  wrongSecret,
  revokedCredential,
  expiredToken,
];
