import { conforms, inconclusive } from '../../src/contract/verdict.ts';
import type { Probe, ProbeContext } from '../../src/probe/probe.ts';
import { isCountedTogether } from './limit-arithmetic.ts';
import { measureLimit } from './limit-measurement.ts';

/** Judges what the request beside a refused one shows. */
async function judgeBeside(context: ProbeContext, clause: string): Promise<void> {
  const { beside } = await measureLimit(context, context.api);
  await context.occasion(async (occasion) => {
    const together = beside === undefined ? undefined : isCountedTogether(beside.refused, beside.inside);
    const exchanges = beside === undefined ? [] : [beside.inside, beside.refused];
    if (together === undefined) {
      const detail = 'no request was sent early enough inside an announced wait';
      occasion.judge(clause, exchanges, inconclusive('fixture_lost', detail));
      return;
    }
    context.observed(clause, together ? 'together' : 'each by itself');
    occasion.judge(clause, exchanges, conforms);
  });
}

/** The request of another account that the measurement on the REST API sends. */
export const scope: Probe = {
  name: 'limiter-scope',
  title: 'Measures whether the burst of one account throttles another.',
  judges: ['limiter/scope'],
  apis: ['rest'],
  needs: { accounts: ['administrator', 'developer'], resources: ['project'], bursts: true, exclusive: true },
  cost: { requests: 1, waitSeconds: 0 },
  run: (context) => judgeBeside(context, 'limiter/scope'),
};

/** The request to the REST API that the measurement on the emulator API sends. */
export const acrossApis: Probe = {
  name: 'limiter-across-apis',
  title: 'Measures whether a burst on the Sensor Emulator API throttles the REST API.',
  judges: ['limiter/across-apis'],
  apis: ['emulator'],
  needs: { anyAccount: true, resources: ['project'], apis: ['rest'], bursts: true, exclusive: true },
  cost: { requests: 1, waitSeconds: 0 },
  run: (context) => judgeBeside(context, 'limiter/across-apis'),
};
