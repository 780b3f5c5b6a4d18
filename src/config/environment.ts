import type { ConfigPath, Finding } from './problem.ts';

/** The process environment, or a stand-in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A copy of `data` in which every `${NAME}` inside a string is replaced from the environment; `$${` stands for a plain `${`. */
export function applyEnvironment(
  data: unknown,
  environment: Environment,
): { data: unknown; findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const copy = (value: unknown, path: ConfigPath): unknown => {
    if (typeof value === 'string') {
      return replaceReferences(value, environment, (message) => findings.push({ path, message }));
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => copy(item, [...path, index]));
    }
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, member]) => [key, copy(member, [...path, key])]),
      );
    }
    return value;
  };
  return { data: copy(data, []), findings };
}

function replaceReferences(
  text: string,
  environment: Environment,
  complain: (message: string) => void,
): string {
  return text.replaceAll(/\$\$\{|\$\{([^}]*)\}?/g, (reference, name: string | undefined) => {
    if (name === undefined) {
      return '${';
    }
    if (!/^[A-Za-z_]\w*$/.test(name) || !reference.endsWith('}')) {
      complain(
        '"${" must be followed by the name of an environment variable and "}"; write "$${" for a plain "${"',
      );
      return reference;
    }
    const value = environment[name];
    if (value === undefined) {
      complain(`the environment variable ${name} is not set`);
    }
    return value ?? reference;
  });
}
