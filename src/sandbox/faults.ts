import type { Occasion } from './drifts/drift.ts';
import { inScope, parseScope } from './drifts/scope.ts';
import type { Scope } from './drifts/scope.ts';
import { SandboxError } from './sandbox-error.ts';

/** Faults that were ordered and have not happened yet. */
export type Faults = {
  /** Orders `next 3 of labels.create: 503`. @throws SandboxError naming the grammar or what exists. */
  script(text: string): void;
  /** What is to happen to this request, and one less of it is left; undefined when nothing is. */
  next(occasion: Occasion): Fault | undefined;
  /** What is still to come, in the words of `script`. */
  pending(): readonly string[];
};

/** A status to answer, or the connection to reset without an answer. */
export type Fault = number | 'reset';

type Ordered = { left: number; readonly scope: Scope; readonly target: string; readonly fault: Fault };

const grammar =
  /^next\s+(?<count>[1-9][0-9]{0,5})\s+of\s+(?<target>[^\s:]+)\s*:\s*(?<fault>[45][0-9]{2}|reset)$/;
const mostOrders = 1000;

export function createFaults(operations: readonly string[]): Faults {
  const ordered: Ordered[] = [];
  return {
    script(text) {
      const { count, target, fault } = grammar.exec(text.trim())?.groups ?? {};
      if (count === undefined || target === undefined || fault === undefined) {
        throw new SandboxError(
          `"${text.trim()}" is not a fault: write "next N of TARGET: STATUS", for example "next 3 of labels.create: 503"; ` +
            'TARGET is an operation, any, api=rest|emulator|token or method=POST; STATUS is 400 to 599, or reset',
        );
      }
      if (ordered.length >= mostOrders)
        throw new SandboxError(`more than ${mostOrders} faults are waiting already`);
      const scope = target === 'any' ? {} : parseScope(target, operations);
      ordered.push({ left: Number(count), scope, target, fault: fault === 'reset' ? fault : Number(fault) });
    },
    next(occasion) {
      const index = ordered.findIndex((each) => inScope(each.scope, occasion));
      const found = ordered[index];
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left === 0) ordered.splice(index, 1);
      return found.fault;
    },
    pending: () => ordered.map(({ left, target, fault }) => `next ${left} of ${target}: ${fault}`),
  };
}

/** What a scripted status says. */
export function faultText(status: number): string {
  const texts: Readonly<Record<number, string>> = {
    400: 'bad request',
    401: 'unauthenticated',
    403: 'permission denied',
    404: 'not found',
    409: 'aborted: the resource was changed at the same time',
    429: 'too many requests',
    500: 'internal server error',
    503: 'service unavailable',
    504: 'gateway timeout',
  };
  return texts[status] ?? 'unknown error';
}
