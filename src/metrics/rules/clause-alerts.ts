import type { Severity } from '../../contract/verdict.ts';
import type { AlertSeverity } from './rule.ts';
import { alertRules } from './rule-groups.ts';

/** An alert that a broken clause raises. */
export type ClauseAlert = { readonly name: string; readonly severity: AlertSeverity };

/** The alerts that a broken clause of this severity raises, depending on how it is broken. */
export function alertsOfClause(severity: Severity): ClauseAlert[] {
  return alertRules
    .filter(({ clauses }) => clauses?.includes(severity) === true)
    .map(({ name, severity }) => ({ name, severity }));
}
