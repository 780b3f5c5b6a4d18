import type { Call } from '../client/call.ts';
import type { Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import type { Clause, JudgingContext } from '../contract/clause.ts';
import { judgeExchange } from '../contract/judge.ts';
import type { EventSink } from '../events/events.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { ApiDefinition } from './api-definition.ts';
import type { ProbeMemory } from './memory.ts';
import type { Finding, SettledFinding } from './settle.ts';

/** What an observer reports to, and on whose behalf. */
export type ObserverOptions = {
  readonly target: TargetConfig;
  readonly definition: ApiDefinition;
  readonly clock: Clock;
  readonly emit: EventSink;
  readonly memory: ProbeMemory;
  /** Applied to every exchange before it leaves the judging side. */
  readonly redact: (exchange: Exchange) => Exchange;
  readonly probe: string;
  readonly run: string;
  /** Names of what this cycle created: they may stand in answers. */
  readonly createdNames: () => readonly string[];
};

/** What was being sent when an exchange was made: it may be the token request before it. */
export type Sent = { readonly call: Pick<Call, 'operation'>; readonly cause?: string | undefined };

/** Judges every exchange by the clauses that judge exchanges, and turns findings into events. */
export type Observer = {
  /** Reports the exchange, and returns what its bytes say about the clauses. */
  observe(exchange: Exchange, sent?: Sent): Finding[];
  /** Looks up a clause by its id; an unknown id is a fault of the probe. */
  clause(id: string): Clause;
  publish(findings: readonly SettledFinding[]): void;
};

/** Creates the observer of one probe's run. */
export function createObserver(options: ObserverOptions): Observer {
  const { target, definition, clock, emit, probe, run } = options;
  const { clauses, documentationHosts } = definition.contract;
  const { traceHeaders } = options.memory;
  const configuredNames = [
    ...Object.values(target.resources),
    ...Object.values(target.accounts).map(({ email }) => email),
  ];
  const hosts = [...documentationHosts, ...hostOf(target.apis.documentation)];

  return {
    observe(exchange, sent) {
      const base = { target: target.name, at: clock.now() };
      const cause = sent?.call.operation === exchange.operation ? sent.cause : undefined;
      const named = { probe, ...(cause === undefined ? {} : { cause }) };
      emit({ ...base, type: 'exchange', exchange: options.redact(exchange), ...named });
      if (exchange.response === undefined) return [];
      const context: JudgingContext = {
        knownNames: [...configuredNames, ...options.createdNames()],
        documentationHosts: hosts,
        exclusiveQuota: target.limits.exclusive,
        traceHeaders: traceHeaders.seen(exchange.api),
      };
      traceHeaders.note(exchange);
      return judgeExchange(exchange, clauses, context).map(({ clause, verdict }) => ({
        clause,
        operation: exchange.operation,
        api: exchange.api,
        verdict,
        exchanges: [exchange.id],
      }));
    },
    clause(id) {
      const clause = clauses.find((candidate) => candidate.id === id);
      if (clause === undefined)
        throw new Error(`the contract ${definition.contract.name} has no clause ${id}`);
      return clause;
    },
    publish(findings) {
      for (const { clause, reproduced, ...finding } of findings) {
        const at = clock.now();
        const { id, severity } = clause;
        const judgement = {
          ...finding,
          clause: id,
          severity,
          at,
          probe,
          run,
          reproduced,
          target: target.name,
        };
        emit({ target: target.name, at, type: 'judgement', judgement });
      }
    },
  };
}

function hostOf(url: string | undefined): string[] {
  return url === undefined ? [] : [new URL(url).host];
}
