import type { Severity } from '../contract/verdict.ts';
import { definitionOf, metricNames } from '../metrics/catalogue.ts';
import { alertsOfClause, type ClauseAlert } from '../metrics/rules/clause-alerts.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import type { Probe } from '../probe/probe.ts';

/** One clause, for people and for programs. */
export type ListedClause = {
  readonly id: string;
  readonly section: string;
  readonly severity: Severity;
  readonly statement: string;
  readonly apis: readonly string[];
  /** The probes that provoke what it is about. */
  readonly probes: readonly string[];
  /** Whether every exchange that gives an occasion is judged by it too. */
  readonly everyExchange: boolean;
  /** What it raises when it is broken, depending on how. */
  readonly alerts: readonly ClauseAlert[];
};

/** One probe, with what the configuration must hold for it to run. */
export type ListedProbe = {
  readonly name: string;
  readonly title: string;
  readonly apis: readonly string[];
  readonly judges: readonly string[];
  readonly needs: readonly string[];
  readonly requests: number;
  readonly waitSeconds: number;
};

/** A contract with everything that serves it. */
export type ContractListing = {
  readonly contract: string;
  readonly title: string;
  readonly clauses: readonly ListedClause[];
  readonly probes: readonly ListedProbe[];
  /** The metrics that carry the clause as a label. */
  readonly metrics: readonly { readonly name: string; readonly help: string }[];
};

/** Puts together what is known of one API's contract. */
export function listContract({ contract, probes }: ApiDefinition): ContractListing {
  return {
    contract: contract.name,
    title: contract.title,
    clauses: contract.clauses.map(({ id, section, severity, statement, apis, judge }) => ({
      id,
      section,
      severity,
      statement,
      apis,
      probes: probes.filter(({ judges }) => judges.includes(id)).map(({ name }) => name),
      everyExchange: judge !== undefined,
      alerts: alertsOfClause(severity),
    })),
    probes: probes.map((probe) => ({
      name: probe.name,
      title: probe.title,
      apis: probe.apis,
      judges: probe.judges,
      needs: listNeeds(probe),
      ...probe.cost,
    })),
    metrics: metricNames()
      .map((name) => ({ name, ...definitionOf(name) }))
      .filter(({ labels }) => labels.includes('clause'))
      .map(({ name, help }) => ({ name, help })),
  };
}

/** The needs of a probe, as keys of the configuration. */
function listNeeds({ needs }: Probe): string[] {
  return [
    ...(needs.writes === true ? ['writes: true'] : []),
    ...(needs.bursts === true ? ['bursts: true'] : []),
    ...(needs.forgeries === true ? ['forgeries: true'] : []),
    ...(needs.exclusive === true ? ['limits.exclusive: true'] : []),
    ...(needs.accounts ?? []).map((name) => `accounts.${name}`),
    ...(needs.method === undefined ? [] : [`an account with auth: [${needs.method}]`]),
    ...(needs.resources ?? []).map(
      (name) => `resources.${name === 'expired_token' ? 'expired_token_file' : name}`,
    ),
    ...(needs.apis ?? []).map((name) => `apis.${name}`),
    ...(needs.documentation === true ? ['apis.documentation where the target is on this machine'] : []),
  ];
}
