import type { TargetConfig } from '../config/target.ts';
import { dashboardIds, type DashboardName } from '../metrics/rules/links.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { findUnmetNeed } from '../probe/requirements.ts';
import { writeCurl } from '../report/evidence-curl.ts';
import { writeHar } from '../report/evidence-har.ts';
import type { StoreTables } from '../store/open-store.ts';
import type { Archive, Catalogue, GrafanaLinks, StatusSources } from '../web/status-sources.ts';
import type { StationOptions } from './station-options.ts';

type StationParts = Pick<StatusSources, 'state' | 'version'> & {
  /** Those under watch now. */
  readonly targets: () => readonly TargetConfig[];
  /** Undefined without a store. */
  readonly tables: StoreTables | undefined;
  readonly monitor: Pick<Monitor, 'runNow'>;
  /** Whether this monitor is the one that probes a target at this moment. */
  readonly holds: (target: string) => boolean;
};

/** What the pages of a station are made of. */
export function createStatusSources(
  { definitions, clock, web, location }: Pick<StationOptions, 'definitions' | 'clock' | 'web' | 'location'>,
  { state, tables, targets, version, monitor, holds }: StationParts,
): StatusSources {
  const catalogue = createCatalogue(targets, definitions);
  // Between two turns no place has the target: whoever is asked waits for it.
  const mayRun = location === undefined ? holds : (): boolean => true;
  return {
    version,
    now: () => clock.now(),
    state,
    catalogue,
    ...(tables === undefined ? {} : { archive: createArchive(tables, version) }),
    ...(web.grafanaUrl === undefined ? {} : { grafana: linkToGrafana(web.grafanaUrl) }),
    ...(web.runNow === true ? { runNow: createRunNow({ monitor, mayRun }, catalogue) } : {}),
  };
}

/** A target that another monitor has is left to that one: what it sends is within its budget. */
export function createRunNow(
  { monitor, mayRun }: Pick<StationParts, 'monitor'> & { readonly mayRun: StationParts['holds'] },
  { probe: find }: Pick<Catalogue, 'probe'>,
): NonNullable<StatusSources['runNow']> {
  return (target, probe) => {
    if (mayRun(target)) return monitor.runNow(target, probe);
    const facts = find(target, probe);
    if (facts === undefined) return 'unknown';
    return facts.unmet === undefined ? 'other_monitor' : 'not_exercised';
  };
}

/** What contracts and configuration say of clauses and probes, for the pages. */
function createCatalogue(
  targets: () => readonly TargetConfig[],
  definitions: readonly ApiDefinition[],
): Catalogue {
  const find = (name: string): [TargetConfig, ApiDefinition] | undefined => {
    const target = targets().find((each) => each.name === name);
    const definition = definitions.find(({ contract }) => contract.name === target?.contract);
    return target === undefined || definition === undefined ? undefined : [target, definition];
  };
  return {
    clause(name, id) {
      const found = find(name);
      return found === undefined ? undefined : describeClause(id, found[1]);
    },
    probe(name, probe) {
      const found = find(name);
      return found === undefined ? undefined : describeProbe(probe, ...found);
    },
  };
}

function describeClause(id: string, { contract, probes }: ApiDefinition): ReturnType<Catalogue['clause']> {
  const clause = contract.clauses.find((each) => each.id === id);
  if (clause === undefined) return undefined;
  const { section, statement, judge } = clause;
  return {
    section,
    statement,
    probes: probes.filter(({ judges }) => judges.includes(id)).map(({ name }) => name),
    everyExchange: judge !== undefined,
    ...(contract.documentation === undefined
      ? {}
      : { documentation: linkTo(section, contract.documentation) }),
  };
}

function linkTo(section: string, page: NonNullable<ApiDefinition['contract']['documentation']>): string {
  const fragment = page.fragment(section);
  return fragment === undefined ? page.url : `${page.url}#${fragment}`;
}

function describeProbe(
  name: string,
  target: TargetConfig,
  { probes }: ApiDefinition,
): ReturnType<Catalogue['probe']> {
  const probe = probes.find((each) => each.name === name);
  if (probe === undefined) return undefined;
  const { title, apis, judges, cost } = probe;
  const unmet = apis.map((api) => findUnmetNeed(probe, api, target));
  const [first] = unmet;
  const stays = unmet.every((need) => need !== undefined) && first !== undefined;
  return { title, apis, judges, ...cost, ...(stays ? { unmet: first.detail } : {}) };
}

/** What the store remembers, for the pages. */
function createArchive(
  { evidence, transitions, runs }: Pick<StoreTables, 'evidence' | 'transitions' | 'runs'>,
  version: string,
): Archive {
  return {
    evidenceOf: (target) => evidence.list(target),
    evidence: (id) => evidence.read(id),
    transitions: (target, limit) => transitions.newest(target, limit),
    transitionsOf: (where, limit) => transitions.ofClause(where, limit),
    runs: (target, limit) => runs.newest(target, limit),
    curl: writeCurl,
    har: (each) => writeHar(each, version),
  };
}

/** The dashboards of one target. */
function linkToGrafana(base: string): GrafanaLinks {
  const link = (dashboard: DashboardName, variables: Readonly<Record<string, string>>): string =>
    `${base}/d/${dashboardIds[dashboard]}?${new URLSearchParams(variables).toString()}`;
  return {
    contract: (target, api) =>
      link('contract', { 'var-target': target, ...(api === undefined ? {} : { 'var-api': api }) }),
    rateLimit: (target) => link('rateLimit', { 'var-target': target }),
  };
}
