import { parser } from '@prometheus-io/lezer-promql';

/** A selector of series in an expression. */
export type Selector = {
  readonly name: string;
  /** As they are written. */
  readonly matchers: readonly string[];
  /** The function that the series stand in with their range, if they have one. */
  readonly rangeOf?: string;
  readonly range?: string;
};

const rangeForm = /^\[([^\]]+)\]/;

/**
 * Every selector of an expression, as Prometheus' own grammar sees it.
 * @throws SyntaxError when the expression does not parse; says where.
 */
export function selectorsOf(expression: string): Selector[] {
  const found: Selector[] = [];
  const functions: { readonly name: string; readonly to: number }[] = [];
  parser.parse(expression).iterate({
    enter(node) {
      const text = expression.slice(node.from, node.to);
      if (node.type.isError) throw new SyntaxError(`at ${node.from} of ${expression}`);
      if (node.name === 'FunctionCall') functions.push({ name: text.replace(/\([^]*/, ''), to: node.to });
      if (node.name !== 'VectorSelector') return;
      const [, name = '', matchers = ''] = /^([^{]*)\{?([^]*?)\}?$/.exec(text) ?? [];
      const range = rangeForm.exec(expression.slice(node.to))?.[1];
      const around = functions.findLast(({ to }) => to >= node.to)?.name;
      found.push({
        name,
        matchers: [...matchers.matchAll(/[a-z_]+(?:=~|!~|!=|=)"[^"]*"/g)].map(([matcher]) => matcher),
        ...(range === undefined ? {} : { range, rangeOf: around ?? '' }),
      });
    },
  });
  return found;
}
