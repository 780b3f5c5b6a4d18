import type { Route } from './call.ts';

/** What a path leads to. */
export type Match =
  | { readonly kind: 'route'; readonly route: Route; readonly variables: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown-path' }
  | { readonly kind: 'bad-encoding' };

export type Router = (method: string, path: string) => Match;

type Node = {
  readonly literals: Map<string, Node>;
  variable?: { readonly name: string; readonly node: Node };
  /** By verb ('' for none), then by method. */
  readonly ends: Map<string, Map<string, Route>>;
};

const newNode = (): Node => ({ literals: new Map(), ends: new Map() });

/**
 * Matches paths as grpc-gateway does: literal segments before variables, and a `:verb` after the last colon of the
 * last segment. Where no such verb exists the colon belongs to the segment.
 */
export function createRouter(routes: readonly Route[]): Router {
  const root = newNode();
  for (const route of routes) insert(root, route);
  return (method, path) => {
    const segments = decodeSegments(path);
    if (segments === undefined) return { kind: 'bad-encoding' };
    const last = segments.at(-1) ?? '';
    const colon = last.lastIndexOf(':');
    const found =
      (colon > 0
        ? find(root, [...segments.slice(0, -1), last.slice(0, colon)], last.slice(colon + 1))
        : undefined) ?? find(root, segments, '');
    if (found === undefined) return { kind: 'unknown-path' };
    const route = found.methods.get(method);
    if (route === undefined) return { kind: 'wrong-method', allowed: [...found.methods.keys()] };
    return { kind: 'route', route, variables: found.variables };
  };
}

function insert(root: Node, route: Route): void {
  const [, path = '', verb = ''] = /^(.*?)(?::([a-zA-Z]+))?$/.exec(route.pattern) ?? [];
  let node = root;
  for (const segment of path.split('/').slice(1)) {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name === undefined) {
      const next = node.literals.get(segment) ?? newNode();
      node.literals.set(segment, next);
      node = next;
    } else {
      node.variable ??= { name, node: newNode() };
      node = node.variable.node;
    }
  }
  const methods = node.ends.get(verb) ?? new Map<string, Route>();
  methods.set(route.method, route);
  node.ends.set(verb, methods);
}

type Found = { readonly methods: ReadonlyMap<string, Route>; readonly variables: Record<string, string> };

function find(root: Node, segments: readonly string[], verb: string): Found | undefined {
  const variables: Record<string, string> = {};
  let node = root;
  for (const segment of segments) {
    const literal = node.literals.get(segment);
    if (literal !== undefined) {
      node = literal;
      continue;
    }
    if (node.variable === undefined || segment === '') return undefined;
    variables[node.variable.name] = segment;
    node = node.variable.node;
  }
  const methods = node.ends.get(verb);
  return methods === undefined ? undefined : { methods, variables };
}

function decodeSegments(path: string): readonly string[] | undefined {
  const segments = path.split('/').slice(1);
  if (!path.includes('%')) return segments;
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
