import type { Finding } from './problem.ts';
import { findRepeated, type RuleContext, type TargetRule } from './rule.ts';
import { suggest } from './suggest.ts';
import { itemsOf, membersOf, valueAt } from './tree.ts';

/** The contract is one that ships with the program. */
export const checkContract: TargetRule = (target, path, { known, show }) => {
  const name = valueAt(target, 'contract');
  const names = Object.keys(known.contracts);
  const own = [...path, 'contract'];
  return typeof name !== 'string' || names.includes(name)
    ? []
    : [
        {
          path: own,
          message: `${show(own)} is not a known contract; there is ${names.join(', ')}`,
          suggestion: suggest(name, names),
        },
      ];
};

/** Every schedule is a cron expression, and stands beside a probe of the contract. */
export const checkSchedule: TargetRule = (target, path, context) => {
  const own = [...path, 'schedule'];
  const probes = knownOf(target, context)?.probes;
  const findings: Finding[] = [];
  const checkExpression = (value: unknown, at: Finding['path']): void => {
    const fault = typeof value === 'string' ? context.validateCron(value) : undefined;
    if (fault !== undefined) {
      findings.push({ path: at, message: `${context.show(at)} is not a cron expression: ${fault}` });
    }
  };
  checkExpression(valueAt(target, 'schedule', 'default'), [...own, 'default']);
  checkExpression(valueAt(target, 'schedule', 'bursts'), [...own, 'bursts']);
  for (const [probe, expression] of membersOf(valueAt(target, 'schedule', 'probes'))) {
    const at = [...own, 'probes', probe];
    if (probes !== undefined && !probes.includes(probe)) {
      const message = 'the contract has no probe of this name';
      findings.push({ path: at, message, suggestion: suggest(probe, probes), atKey: true });
    } else {
      checkExpression(expression, at);
    }
  }
  return findings;
};

/** Every accepted deviation is from a clause of the contract, and is accepted once. */
export const checkAccepted: TargetRule = (target, path, context) => {
  const clauses = knownOf(target, context)?.clauses;
  const named = itemsOf(valueAt(target, 'accepted')).map((entry) => valueAt(entry, 'clause'));
  const pathOf = (index: number): Finding['path'] => [...path, 'accepted', index, 'clause'];
  const unknown = named.flatMap((clause, index): Finding[] => {
    if (typeof clause !== 'string' || clauses === undefined || clauses.includes(clause)) {
      return [];
    }
    const message = `the contract has no clause ${context.show(pathOf(index))}`;
    return [{ path: pathOf(index), message, suggestion: suggest(clause, clauses) }];
  });
  return [...unknown, ...findRepeated(named, pathOf, context)];
};

function knownOf(target: unknown, { known }: RuleContext): KnownContract | undefined {
  const name = valueAt(target, 'contract');
  return typeof name === 'string' && Object.hasOwn(known.contracts, name) ? known.contracts[name] : undefined;
}

type KnownContract = RuleContext['known']['contracts'][string];
