import type { State } from '../state/state.ts';
import type { ClauseState, ClauseStatus } from '../state/clause-status.ts';

/** One clause on one API as the page shows it. */
export type LandingClause = {
  readonly clause: string;
  readonly api: string;
  readonly severity: string;
  readonly state: ClauseState;
  /** What was expected and came instead, or why the clause is not exercised; empty where there is nothing to say. */
  readonly detail: string;
};

/** What the landing page shows. */
export type LandingView = {
  readonly version: string;
  readonly targets: readonly {
    readonly name: string;
    readonly contract: string;
    readonly statusPage?: string;
    readonly clauses: readonly LandingClause[];
  }[];
};

/** Takes from the state what the landing page shows. `now` is milliseconds since the Unix epoch. */
export function viewLanding(
  state: State,
  options: { readonly version: string; readonly now: number },
): LandingView {
  return {
    version: options.version,
    targets: state.targets().map((target) => ({
      name: target.name,
      contract: target.contract,
      ...(target.statusPage === undefined ? {} : { statusPage: target.statusPage }),
      clauses: target.clauseStatuses(options.now).map((status) => ({
        clause: status.clause,
        api: status.api,
        severity: status.severity,
        state: status.state,
        detail: explain(status),
      })),
    })),
  };
}

function explain({ state, record, notExercised }: ClauseStatus): string {
  if (state === 'not_exercised') return notExercised?.detail ?? '';
  const violation = record?.lastViolation;
  if (violation === undefined || state === 'conforms') return '';
  return `${violation.operation}: expected ${violation.expected}, got ${violation.actual}`;
}

/** Takes secrets out before anything is escaped: an escaped secret would no longer be recognised. */
export function redactLanding(view: LandingView, redact: (text: string) => string): LandingView {
  return {
    ...view,
    targets: view.targets.map((target) => ({
      ...target,
      ...(target.statusPage === undefined ? {} : { statusPage: redact(target.statusPage) }),
      clauses: target.clauses.map((clause) => ({ ...clause, detail: redact(clause.detail) })),
    })),
  };
}
