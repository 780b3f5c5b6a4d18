import type { Probe, ProbeContext } from '../../src/probe/probe.ts';
import type { FailingCall } from '../../src/probe/recovery.ts';
import { serverErrorClauses } from './clauses/server-errors.ts';
import { bothApis } from './clauses/error-exchange.ts';
import { anyValidAccount, as, controlCall } from './fixtures.ts';

/** Where more than this is left until a failure counts as lasting, the next cycle looks again instead. */
const longestWatch = 150_000;
/** The first pause between two documented series of retries; it doubles. */
const firstPause = 15_000;

const recovery: Probe = {
  name: 'recovery',
  title:
    'What failed with 500, 503 or 504 and still does is tried again, until it answers or plainly never will.',
  judges: serverErrorClauses.map(({ id }) => id),
  apis: bothApis,
  needs: { anyAccount: true },
  // Nothing fails on an API that keeps its contract.
  cost: { requests: 0, waitSeconds: 0 },
  async run(context) {
    for (const failing of context.failing()) {
      if (failing.until - context.clock.monotonic() <= longestWatch) await watch(context, failing);
    }
  },
};

/** Sends the call again, a valid one before it each time; what comes of it is judged as every retried call is. */
async function watch(context: ProbeContext, { call, sending, until }: FailingCall): Promise<void> {
  const { clock, signal } = context;
  const control = controlCall(context.target, context.api);
  const beside = { as: as(anyValidAccount(context.target)) };
  for (let pause = firstPause; ; pause *= 2) {
    await clock.sleep(Math.min(pause, Math.max(0, until - clock.monotonic())), signal);
    const isLast = clock.monotonic() >= until;
    if (control.operation !== call.operation) {
      const { response } = await context.send(control, beside);
      // The API as a whole is down, and an outage is nothing that watching decides.
      if (response === undefined || response.status >= 500) return;
    }
    const { response } = await context.send(call, sending);
    if (isLast || response === undefined || response.status < 500) return;
  }
}

/** 500, 503, 504: nobody can order one from a live API, so they are judged whenever they occur. */
export const serverErrors: readonly Probe[] = [recovery];
