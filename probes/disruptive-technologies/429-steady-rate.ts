import { conforms, inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';
import { describeStatus } from '../../src/contract/expectations.ts';
import type { Probe } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { attempts, distorted, fireEvenly, requireBursts, silenceMilliseconds } from './bursts.ts';
import { bothApis } from './clauses/error-exchange.ts';
import { quota } from './clauses/rate-limit.ts';
import { positiveControl } from './fixtures.ts';
import { isRefused } from './limit-arithmetic.ts';
import { chooseAccount, chooseCalls } from './limited-calls.ts';

const requests = 60;
const perSecond = 4.5;
/** A series that was slower than this says nothing of the rate that is meant. */
const slowestPerSecond = 4;
/** So few that were lost are no outage, and the series is sent again, so many times. */
const mostLost = 3;
const mostRepeats = 3;
/** A late request may be followed a little sooner: 25 such gaps still take longer than the window. */
const series = { requests, seconds: (requests - 1) / perSecond, shortestGap: 0.95, provokes: [404] };

const clause = '429/steady';

/** Keeps just below the documented rate, which every limiter that keeps to the documentation lets through. */
export const steadyRate: Probe = {
  name: 'steady-rate',
  title: `${requests} requests at ${perSecond} per second are never answered 429.`,
  judges: [clause],
  apis: bothApis,
  needs: { anyAccount: true, resources: ['project'], bursts: true, exclusive: true },
  cost: { requests, waitSeconds: 6 },
  async run(context) {
    await requireBursts(context);
    await positiveControl(context, context.api);
    const account = chooseAccount(context);
    const [call] = chooseCalls(context, context.api);
    await context.occasion((occasion) =>
      occasion.burst(async (burst) => {
        await burst.prepare(account);
        for (let attempt = 1; attempt <= attempts; attempt += 1) {
          await burst.silence(silenceMilliseconds);
          const { exchanges, seconds } = await fireEvenly(context, burst, {
            ...series,
            account,
            calls: [call],
          });
          const verdict = judgeSteady(exchanges, seconds);
          if (verdict === undefined || (attempt <= mostRepeats && isPassing(exchanges))) continue;
          const refused = exchanges.find(isRefused);
          occasion.judge(clause, refused === undefined ? exchanges.slice(-1) : [refused], verdict);
          return;
        }
        throw distorted(`send ${perSecond} requests per second`);
      }),
    );
  },
};

/** Whether the documented occasional server error, or a connection that broke, took a request or two from the series. */
export function isPassing(exchanges: readonly Exchange[]): boolean {
  const lost = exchanges.filter(isLost).length;
  return lost > 0 && lost <= mostLost && !exchanges.some(isRefused);
}

const isLost = ({ response }: Exchange): boolean => response === undefined || response.status >= 500;

/** Judges a series; undefined where this machine did not keep the rate, so that it says nothing. */
export function judgeSteady(exchanges: readonly Exchange[], seconds: number): Verdict | undefined {
  const refused = exchanges.find(isRefused);
  if (refused !== undefined) {
    // Where connecting took long, requests may have reached the API closer together than they were sent.
    if (refused.load !== undefined && refused.load > quota) return undefined;
    const expected = `no 429 among ${requests} requests at ${perSecond} per second`;
    return violates('status', expected, `${describeStatus(refused)} after ${exchanges.length} requests`);
  }
  const lost = exchanges.find(isLost);
  if (lost !== undefined) {
    const reason = lost.response === undefined ? 'transport' : 'server_error';
    return inconclusive(reason, 'a request of the series was lost, so that fewer were counted');
  }
  return (exchanges.length - 1) / seconds >= slowestPerSecond ? conforms : undefined;
}
