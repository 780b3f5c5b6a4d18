import type { Burst, Client } from '../client/client.ts';
import type { Call, SendOptions } from '../client/call.ts';
import { inconclusive, type Verdict } from '../contract/verdict.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Observer, Sent } from './observer.ts';
import type { Occasion } from './probe.ts';
import type { Sending } from './sending.ts';
import { partFindings, type Finding } from './settle.ts';
import type { TriedSending } from './tried-sending.ts';
import { nameTrouble } from './trouble.ts';
import { weighStatus } from './weigh-status.ts';

/** What an occasion sends through and on whose behalf. */
export type OccasionOptions = {
  readonly client: Client;
  readonly sendTried: TriedSending;
  readonly observer: Observer;
  readonly probe: string;
  readonly run: string;
  readonly api: string;
  readonly signal: AbortSignal;
  /** A valid call, to tell an API in trouble from a broken clause. */
  readonly control: (beside: Sending) => Promise<Exchange>;
  readonly publish: (findings: readonly Finding[]) => void;
};

/** One run of an occasion and what was found in it so far. */
export type OpenOccasion = { readonly occasion: Occasion; readonly findings: Finding[] };

/** Opens an occasion: everything sent through it is judged, and gathered until it is settled. */
export function openOccasion(options: OccasionOptions): OpenOccasion {
  const { client, observer, signal } = options;
  const findings: Finding[] = [];
  const observeAs =
    (sent?: Sent) =>
    (exchange: Exchange): void =>
      void findings.push(...observer.observe(exchange, sent));
  const complete = (sending: Sending, call?: Call): SendOptions => ({
    credential: sending.as,
    signal,
    observe: observeAs(call === undefined ? undefined : { call, cause: sending.cause }),
    ...(sending.provokes === undefined ? {} : { provokes: sending.provokes }),
  });
  const judge = (clause: string, exchanges: readonly Exchange[], verdict: Verdict): void => {
    findings.push({
      clause: observer.clause(clause),
      api: options.api,
      operation: exchanges[0]?.operation ?? 'none',
      verdict,
      exchanges: exchanges.map((exchange) => exchange.id),
    });
  };
  const hold = <T>(name: string | undefined, run: (burst: Burst) => Promise<T>): Promise<T> =>
    client.burst(name, signal, (burst) =>
      run({
        ...burst,
        send: (call, sendOptions) =>
          burst.send(call, { ...sendOptions, ...observing(complete, sendOptions) }),
      }),
    );
  const occasion: Occasion = {
    send: (call, sending) => options.sendTried(call, sending, observeAs({ call, cause: sending.cause })),
    sendOnce: (call, sending) => client.send(call, complete(sending, call)),
    burst: (run) => hold(`${options.probe}/${options.run}`, run),
    together: (run) => hold(undefined, run),
    judge,
    reportSoFar() {
      const { settled, open } = partFindings(findings);
      findings.splice(0, findings.length, ...open);
      options.publish(settled);
    },
    async expectStatus(clause, exchange, expected, again) {
      const { call, sending, valid } = again;
      const verdict = await weighStatus(exchange, expected, {
        again: () => occasion.sendOnce(call, sending),
        control: () => options.control(sending),
        ...(valid && { valid: () => occasion.send(valid.call, valid.sending) }),
      }).catch((error: unknown) => concludeNothing(error, signal));
      const named = nameCase(verdict, again.what);
      judge(clause, [exchange], named);
      return named;
    },
  };
  return { occasion, findings };
}

function concludeNothing(error: unknown, { aborted }: AbortSignal): Verdict {
  if (aborted) return inconclusive('interrupted', 'it ended before the call was tried again');
  const { reason, detail } = nameTrouble(error);
  return inconclusive(reason, detail);
}

/** Says in a violation which case it is about. */
function nameCase(verdict: Verdict, what: string | undefined): Verdict {
  if (verdict.outcome !== 'violates' || what === undefined) return verdict;
  return { ...verdict, expected: `${verdict.expected} ${what}` };
}

/** A burst's own options win, but it is always observed and always stoppable. */
function observing(
  complete: (sending: Sending) => SendOptions,
  options: SendOptions,
): Pick<SendOptions, 'observe' | 'signal'> {
  const { observe, signal } = complete({ as: options.credential });
  return { ...(observe === undefined ? {} : { observe }), ...(signal === undefined ? {} : { signal }) };
}
