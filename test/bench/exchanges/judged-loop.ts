import { randomUUID } from 'node:crypto';
import { disruptiveTechnologies } from '../../../probes/disruptive-technologies/index.ts';
import { createComposer } from '../../../src/client/compose.ts';
import { createTransport } from '../../../src/client/transport.ts';
import { createClock } from '../../../src/clock/clock.ts';
import { judgeExchange } from '../../../src/contract/judge.ts';
import type { AnsweredExchange } from '../../../src/wire/exchange.ts';
import { benchTarget } from '../support/bench-target.ts';
import { serveParent } from '../support/child.ts';
import { conflictCall, type ExchangeAnswer, type ExchangeQuestion } from '../support/conflict-call.ts';

/** At least so many clauses judge a 409: the five of the body, the status, no `Retry-After`, the trace. */
const leastVerdicts = 8;

/** What Faultline does for every answer: compose, send, receive the raw bytes, judge by every clause that judges exchanges. */
await serveParent(async ({ port }: { port: number }) => {
  const { contract } = disruptiveTechnologies;
  const target = benchTarget(port);
  const compose = createComposer(target, 'bench');
  const transport = createTransport({ clock: createClock() });
  const authorization = `Basic ${Buffer.from('bench-key-0001:0123456789abcdef').toString('base64')}`;
  const context = {
    knownNames: Object.values(target.resources),
    documentationHosts: contract.documentationHosts,
    exclusiveQuota: true,
    traceHeaders: ['x-request-id'],
  };
  return {
    ready: {},
    async answer({ count, fresh, drifted }: ExchangeQuestion): Promise<ExchangeAnswer> {
      const { api, operation, ...call } = conflictCall(drifted);
      let conforming = 0;
      for (let done = 0; done < count; done += 1) {
        const request = compose({ api, operation, ...call }, { authorization, acceptEncoding: 'identity' });
        const transmission = await transport.transmit(request);
        if (transmission.response === undefined) throw new Error(transmission.failure.detail);
        const named = { id: randomUUID(), api, operation, account: 'administrator', provoked: true };
        const exchange: AnsweredExchange = { ...named, request, ...transmission };
        const verdicts = judgeExchange(exchange, contract.clauses, context);
        if (verdicts.length < leastVerdicts) throw new Error(`only ${verdicts.length} clauses were judged`);
        if (verdicts.every(({ verdict }) => verdict.outcome === 'conforms')) conforming += 1;
        if (fresh) await transport.freshConnections();
      }
      return { conforming };
    },
  };
});
