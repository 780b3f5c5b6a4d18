import type { ProbeContext } from './probe.ts';

/** Gives what was made for this cycle and key, making it on first use. */
export type PerCycle<T> = (context: ProbeContext, key?: string) => Promise<T>;

/**
 * Makes something once in each cycle, for all probes that ask for it: a fixture, a positive control. What it costs is
 * spent once, and what went wrong with it is known to all of them.
 */
export function perCycle<T>(make: (context: ProbeContext, key: string) => Promise<T>): PerCycle<T> {
  const made = new WeakMap<object, Map<string, Promise<T>>>();
  return (context, key = '') => {
    const known = made.get(context.cycle) ?? new Map<string, Promise<T>>();
    made.set(context.cycle, known);
    const value = known.get(key) ?? make(context, key);
    known.set(key, value);
    return value;
  };
}
