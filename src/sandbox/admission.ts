import type { Occasion } from './drifts/drift.ts';
import type { DriftsOfRequest } from './drifts/switchboard.ts';
import { retryAfterSeconds } from './limiter/gate.ts';
import { Refusal } from './refusal.ts';
import type { Request, Service } from './service.ts';

/** The documented quota: 25 requests in 5 seconds. */
const quotaRequests = 25;
const quotaWindow = 5000;

/**
 * Counts a request, and refuses it with 429 when the quota is used up. `account` is whoever the credential names, good
 * or bad: a refused credential uses up quota like any other request.
 */
export function refuseOverQuota(
  service: Service,
  request: Request,
  occasion: Occasion,
  account: string | undefined,
  drifts: DriftsOfRequest,
): Refusal | undefined {
  if (drifts.behaviour('unlimited') !== undefined) return undefined;
  const counted = {
    key: [counterName(service, request, account), ...apartBy(drifts, occasion, account)].join(' '),
    kind: drifts.behaviour('limiterKind') ?? service.limiter,
    quota: {
      requests: drifts.behaviour('quotaRequests') ?? quotaRequests,
      window: drifts.behaviour('quotaWindow') ?? quotaWindow,
    },
  };
  const admit = (): number => service.gate.admit(counted, service.now(), drifts.behaviour('penalty'));
  if (drifts.behaviour('countTwice') !== undefined) admit();
  const wait = admit();
  if (wait === 0) return undefined;
  const round = drifts.behaviour('roundRetryAfterDown') === undefined ? 'up' : 'down';
  const seconds = retryAfterSeconds(wait, round);
  return new Refusal(429, 'too many requests: the rate limit is exceeded', [
    ['Retry-After', String(seconds)],
  ]);
}

/** What is counted apart besides, as a drift wants it. */
function apartBy(drifts: DriftsOfRequest, occasion: Occasion, account: string | undefined): string[] {
  return [
    ...(drifts.behaviour('countPerOperation') === undefined ? [] : [occasion.operation]),
    ...(drifts.behaviour('countPerApi') === undefined ? [] : [occasion.api]),
    ...(drifts.behaviour('countPerAccount') === undefined ? [] : [account ?? 'nobody']),
  ];
}

function counterName(service: Service, request: Request, account: string | undefined): string {
  if (service.limitScope === 'target') return 'target';
  if (service.limitScope === 'account' && account !== undefined) return `account ${account}`;
  return `address ${request.address}`;
}
