import { SandboxError } from '../sandbox-error.ts';
import type { Occasion } from './drift.ts';

/** Which requests something is about. Absent parts match everything. */
export type Scope = {
  readonly operation?: string;
  readonly api?: string;
  readonly method?: string;
};

const apis = ['rest', 'emulator', 'token'];
const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

/** An operation, and where and how it is called. */
export type KnownCall = { readonly operation: string; readonly api: string; readonly method: string };

/**
 * Reads `labels.create`, `api=emulator` or `method=POST`, or several of these with commas between.
 * @throws SandboxError naming what exists when the scope would match nothing.
 */
export function parseScope(text: string, calls: readonly KnownCall[]): Scope {
  const operations = [...new Set(calls.map(({ operation }) => operation))].toSorted();
  const scope: { operation?: string; api?: string; method?: string } = {};
  for (const part of text.split(',').map((each) => each.trim())) {
    const [key, value = ''] = part.split('=', 2);
    if (part.includes('=') && key === 'api') scope.api = oneOf(value, apis, 'API');
    else if (part.includes('=') && key === 'method') scope.method = oneOf(value, methods, 'method');
    else scope.operation = oneOf(part, operations, 'operation');
  }
  const known = calls.filter(({ operation }) => operation === scope.operation);
  if (known.length > 0 && !known.some((call) => inScope(scope, call))) {
    const ways = known.map(({ api, method }) => `api=${api},method=${method}`).join(' or ');
    throw new SandboxError(`"${text}" matches nothing: ${scope.operation} is called with ${ways}`);
  }
  return scope;
}

function oneOf(value: string, existing: readonly string[], kind: string): string {
  if (existing.includes(value)) return value;
  throw new SandboxError(`there is no ${kind} "${value}"; there are: ${existing.join(', ')}`);
}

export function inScope(
  scope: Scope,
  occasion: Pick<Occasion, 'operation' | 'method'> & { readonly api: string },
): boolean {
  return (
    (scope.operation === undefined || scope.operation === occasion.operation) &&
    (scope.api === undefined || scope.api === occasion.api) &&
    (scope.method === undefined || scope.method === occasion.method)
  );
}
