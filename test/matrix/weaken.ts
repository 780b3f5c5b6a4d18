import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import type { Clause } from '../../src/contract/clause.ts';
import type { Judgement } from '../../src/contract/judgement.ts';
import { conforms, type Verdict } from '../../src/contract/verdict.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import type { ApiDefinition } from '../../src/probe/api-definition.ts';
import type { Occasion, Probe, ProbeContext } from '../../src/probe/probe.ts';

/** The same API with judges that always find these clauses kept, wherever they are judged. */
export function weaken(definition: ApiDefinition, clauses: readonly string[]): ApiDefinition {
  if (clauses.length === 0) return definition;
  const isWeak = (id: string): boolean => clauses.includes(id);
  const { contract, probes } = definition;
  return {
    ...definition,
    contract: {
      ...contract,
      clauses: contract.clauses.map((clause) => (isWeak(clause.id) ? weakenClause(clause) : clause)),
    },
    probes: probes.map((probe) => weakenProbe(probe, isWeak)),
  };
}

/** How often each of these clauses was judged, or would have been. */
export function countOccasions(
  events: readonly MonitorEvent[],
  clauses: readonly string[],
): Readonly<Record<string, number>> {
  const all = disruptiveTechnologies.contract.clauses;
  const count = (id: string): number => {
    const status = all.find((clause) => clause.id === id)?.recoversFrom;
    return events.filter((event) => {
      if (event.type === 'exchange')
        return status !== undefined && event.exchange.response?.status === status;
      return event.type === 'judgement' && event.judgement.clause === id && isConclusive(event.judgement);
    }).length;
  };
  return Object.fromEntries(clauses.map((id) => [id, count(id)]));
}

function isConclusive({ verdict }: Judgement): boolean {
  return verdict.outcome !== 'inconclusive';
}

/** What judges every exchange still speaks where it spoke; the recovery from a server error is not judged any more. */
function weakenClause({ id, section, severity, statement, apis, judge }: Clause): Clause {
  const unjudged = { id, section, severity, statement, apis };
  if (judge === undefined) return unjudged;
  return {
    ...unjudged,
    judge: (exchange, context) => (judge(exchange, context) === undefined ? undefined : conforms),
  };
}

function weakenProbe(probe: Probe, isWeak: (id: string) => boolean): Probe {
  return { ...probe, run: (context) => probe.run(weakenContext(context, isWeak)) };
}

/** Nothing is told of what is only measured, either. */
function weakenContext(context: ProbeContext, isWeak: (id: string) => boolean): ProbeContext {
  type Body = (context: ProbeContext) => Promise<void>;
  const weakly =
    (body: Body): Body =>
    (later) =>
      body(weakenContext(later, isWeak));
  return {
    ...context,
    occasion: (body) => context.occasion((occasion) => body(weakenOccasion(occasion, isWeak))),
    later: (milliseconds, body) => context.later(milliseconds, weakly(body)),
    atEnd: (body) => context.atEnd(weakly(body)),
    observed: (clause, value) => {
      if (!isWeak(clause)) context.observed(clause, value);
    },
  };
}

function weakenOccasion(occasion: Occasion, isWeak: (id: string) => boolean): Occasion {
  const soften = (clause: string, verdict: Verdict): Verdict => (isWeak(clause) ? conforms : verdict);
  return {
    ...occasion,
    judge: (clause, exchanges, verdict) => occasion.judge(clause, exchanges, soften(clause, verdict)),
    expectStatus(clause, exchange, expected, again) {
      if (!isWeak(clause)) return occasion.expectStatus(clause, exchange, expected, again);
      occasion.judge(clause, [exchange], conforms);
      return Promise.resolve(conforms);
    },
  };
}
