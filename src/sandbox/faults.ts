import type { Header } from './answer.ts';
import type { Occasion } from './drifts/drift.ts';
import { inScope, parseScope } from './drifts/scope.ts';
import type { KnownCall, Scope } from './drifts/scope.ts';
import { Refusal } from './refusal.ts';
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

/** An answer, or the connection to reset without one. */
export type Fault = FaultAnswer | 'reset';

/** `retryAfter`, in seconds, stands on every scripted 429. */
export type FaultAnswer = { readonly status: number; readonly retryAfter?: number };

type Ordered = {
  left: number;
  readonly scope: Scope;
  readonly target: string;
  readonly what: string;
  readonly fault: Fault;
};

const grammar =
  /^next\s+(?<count>[1-9][0-9]{0,5})\s+of\s+(?<target>[^\s:]+)\s*:\s*(?<what>(?:[45][0-9]{2}|reset)|429 retry-after (?<seconds>[1-9][0-9]{0,3}))$/;
const mostOrders = 1000;

export function createFaults(calls: readonly KnownCall[]): Faults {
  const ordered: Ordered[] = [];
  return {
    script(text) {
      const { count, target, what, seconds } = grammar.exec(text.trim())?.groups ?? {};
      if (count === undefined || target === undefined || what === undefined) {
        throw new SandboxError(
          `"${text.trim()}" is not a fault: write "next N of TARGET: STATUS", for example "next 3 of labels.create: 503"; ` +
            'TARGET is an operation, any, api=rest|emulator|token or method=POST; STATUS is 400 to 599, "429 retry-after SECONDS", or reset',
        );
      }
      if (ordered.length >= mostOrders)
        throw new SandboxError(`more than ${mostOrders} faults are waiting already`);
      const scope = target === 'any' ? {} : parseScope(target, calls);
      ordered.push({ left: Number(count), scope, target, what, fault: readFault(what, seconds) });
    },
    next(occasion) {
      const index = ordered.findIndex((each) => inScope(each.scope, occasion));
      const found = ordered[index];
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left === 0) ordered.splice(index, 1);
      return found.fault;
    },
    pending: () => ordered.map(({ left, target, what }) => `next ${left} of ${target}: ${what}`),
  };
}

function readFault(what: string, seconds: string | undefined): Fault {
  if (what === 'reset') return what;
  const status = Number(what.slice(0, 3));
  return status === 429 ? { status, retryAfter: Number(seconds ?? 1) } : { status };
}

/** The refusal that a scripted answer is. */
export function faultRefusal({ status, retryAfter }: FaultAnswer): Refusal {
  const headers: readonly Header[] = [
    ...(retryAfter === undefined ? [] : [['Retry-After', String(retryAfter)] as const]),
    // RFC 9110 §15.5.2: a 401 names what it wants.
    ...(status === 401 ? [['WWW-Authenticate', 'Bearer error="invalid_token"'] as const] : []),
  ];
  return new Refusal(status, faultText(status), headers);
}

function faultText(status: number): string {
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
