import type { Clause } from '../../../src/contract/clause.ts';
import { conforms, violates, type Verdict } from '../../../src/contract/verdict.ts';
import type { AnsweredExchange } from '../../../src/wire/exchange.ts';
import { bothApis } from './error-exchange.ts';

const section = '401 - Unauthorized';

/** What the documentation says of credentials. */
export const authenticationClauses: readonly Clause[] = [
  {
    id: '401/no-credential',
    section,
    severity: 'critical',
    statement: 'A request without a credential is answered 401.',
    apis: bothApis,
  },
  {
    id: '401/unknown-credential',
    section,
    severity: 'critical',
    statement: 'A token or a key that was never issued is answered 401.',
    apis: bothApis,
  },
  {
    id: '401/revoked-credential',
    section,
    severity: 'critical',
    statement: 'A key that was deleted gets no access token, and is answered 401 by basic authentication.',
    apis: bothApis,
  },
  {
    id: '401/expired-token',
    section: '401 - Unauthorized, Access Tokens',
    severity: 'critical',
    statement: 'An access token past its hour is answered 401.',
    apis: bothApis,
  },
  {
    id: '401/valid-credential',
    section,
    severity: 'critical',
    statement: 'A valid credential is not answered 401, in each configured way of authenticating.',
    apis: bothApis,
    judge: judgeValidCredential,
  },
];

/** Beyond this age, in milliseconds, a token that is refused may have come to its end; then a new one must do. */
const tokenYouth = 5 * 60_000;

/**
 * Every request with a configured account's credential is an occasion. A token that was just granted has no end to have
 * come to; an older one may end early without this clause being broken, for that is what `token/lifetime` is about.
 */
function judgeValidCredential(exchange: AnsweredExchange): Verdict | undefined {
  const { account, provoked, response, tokenAge = 0 } = exchange;
  const { status } = response;
  if (account === undefined || account === 'revoked' || provoked) return undefined;
  if (status === 429 || status >= 500) return undefined;
  if (status !== 401) return conforms;
  if (tokenAge >= tokenYouth) return undefined;
  return violates('status', `any status but 401 for the account ${account}`, 'the status 401');
}
