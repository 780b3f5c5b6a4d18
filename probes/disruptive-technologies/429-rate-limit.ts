import { conforms, inconclusive } from '../../src/contract/verdict.ts';
import type { Probe } from '../../src/probe/probe.ts';
import { bothApis } from './clauses/error-exchange.ts';
import { quota } from './clauses/rate-limit.ts';
import { measureLimit } from './limit-measurement.ts';

/**
 * What one measurement costs, without the request beside it: a fast and a slow burst, a refused request between, and one
 * afterwards.
 * Silence of 6 s, 1 s for the fast burst, at most 5 s of waiting, 3.5 s for the slow one and 1.5 s until it is over.
 */
const cost = { requests: 2 * (quota + 1) + 2, waitSeconds: 6 + 1 + 5 + 3.5 + 1.5 };

/** Provokes 429 twice, by a fast and a slow burst, and judges what it announces. */
export const rateLimit: Probe = {
  name: 'rate-limit',
  title: 'A burst past the quota is answered 429, with a Retry-After that is there, in range and honest.',
  judges: [
    '429/limit',
    '429/enforced',
    '429/retry-after',
    '429/retry-after-range',
    '429/retry-after-honest',
    'limiter/across-operations',
  ],
  apis: bothApis,
  needs: { anyAccount: true, resources: ['project'], bursts: true, exclusive: true },
  cost,
  async run(context) {
    const { operations, slow } = await measureLimit(context, context.api);
    await context.occasion(async (occasion) => {
      const rests = slow ?? [];
      if (operations === undefined) {
        const detail = 'no slow burst was refused, so it is not known what is counted together';
        occasion.judge('limiter/across-operations', rests, inconclusive('fixture_lost', detail));
        return;
      }
      context.observed('limiter/across-operations', operations);
      occasion.judge('limiter/across-operations', rests, conforms);
    });
  },
};
