import { parseScope } from '../drifts/scope.ts';
import type { KnownCall, Scope } from '../drifts/scope.ts';
import { clientClauseIds } from '../judge/clauses.ts';
import type { ClientClause } from '../judge/clauses.ts';
import { SandboxError } from '../sandbox-error.ts';

/** What must happen in a step. */
export type Expectation =
  | { readonly kind: 'answer'; readonly target: string; readonly scope: Scope; readonly status: number }
  | { readonly kind: 'judged'; readonly clause: ClientClause };

const answerGrammar = /^(?<target>\S+)\s+eventually\s+(?<status>[1-5][0-9]{2})$/;
const judgedGrammar = /^(?<clause>client\/\S+)\s+judged$/;

/**
 * Reads `labels.create eventually 200` or `client/token-renewal judged`.
 * @throws SandboxError naming the grammar or what exists.
 */
export function parseExpectation(text: string, calls: readonly KnownCall[]): Expectation {
  const name = judgedGrammar.exec(text.trim())?.groups?.['clause'];
  if (name !== undefined) {
    const clause = clientClauseIds.find((id) => id === name);
    if (clause !== undefined) return { kind: 'judged', clause };
    throw new SandboxError(`there is no clause "${name}"; there are: ${clientClauseIds.join(', ')}`);
  }
  const { target, status } = answerGrammar.exec(text.trim())?.groups ?? {};
  if (target === undefined || status === undefined) {
    throw new SandboxError(
      `"${text.trim()}" is no expectation: write "TARGET eventually STATUS", for example "labels.create eventually 200", ` +
        'or "CLAUSE judged", for example "client/token-renewal judged"',
    );
  }
  const scope = target === 'any' ? {} : parseScope(target, calls);
  return { kind: 'answer', target, scope, status: Number(status) };
}
