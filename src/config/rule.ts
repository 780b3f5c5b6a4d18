import type { ConfigPath, Finding } from './problem.ts';

/** What the contracts that ship with the program know: their clauses and probes, by contract name. */
export type KnownContracts = {
  readonly contracts: Readonly<
    Record<string, { readonly clauses: readonly string[]; readonly probes: readonly string[] }>
  >;
};

/** What the rules need to know of the rest of the program. */
export type RuleContext = {
  readonly known: KnownContracts;
  /** Why an expression is no cron expression, or undefined when it is one. */
  readonly validateCron: (expression: string) => string | undefined;
  /** The value at a path as a message may quote it. */
  readonly show: (path: ConfigPath) => string;
  /** `file:line:column` of the value at a path. */
  readonly placeOf: (path: ConfigPath) => string;
  /** Whether all that is included could be read, so that a target that is not there is missing. */
  readonly complete: boolean;
};

/** Checks one target, whatever its shape, for what concerns more than one key: what it cannot read it leaves to the schema. */
export type TargetRule = (target: unknown, path: ConfigPath, context: RuleContext) => readonly Finding[];

/** A finding for every text that stood in the list before. */
export function findRepeated(
  values: readonly unknown[],
  pathOf: (index: number) => ConfigPath,
  { show }: RuleContext,
): readonly Finding[] {
  return values.flatMap((value, index) => {
    const path = pathOf(index);
    const repeated = typeof value === 'string' && values.indexOf(value) < index;
    return repeated ? [{ path, message: `${show(path)} is given more than once` }] : [];
  });
}
