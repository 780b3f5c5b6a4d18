import { skipWhitespace, splitList, takeParameter, takePattern, takeToken } from './http-grammar.ts';

/** One challenge of a server: its scheme in lower case, and a token of 68 characters' alphabet or named parameters. */
export type Challenge = {
  readonly scheme: string;
  readonly token68?: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
};

type OpenChallenge = { readonly scheme: string; token68?: string; readonly parameters: Map<string, string> };

const token68 = /[A-Za-z0-9._~+/-]+=*/y;

/**
 * Reads the values of all `WWW-Authenticate` lines of an answer (RFC 9110 §11.6.1, §11.2, §11.3), in their order.
 * Empty where there are no lines or only empty ones; undefined where any part is malformed: free text, a parameter
 * without a value or without a scheme, one that comes twice in a challenge.
 */
export function readChallenges(values: readonly string[]): readonly Challenge[] | undefined {
  // Several lines mean the same as one line with commas between them.
  const elements = splitList(values.join(', '));
  if (elements === undefined) return undefined;
  const challenges: OpenChallenge[] = [];
  for (const element of elements) {
    if (!takeElement(element, challenges)) return undefined;
  }
  return challenges;
}

/** An element begins a challenge or carries another parameter of the one before; false where it does neither. */
function takeElement(element: string, challenges: OpenChallenge[]): boolean {
  const scheme = takeToken(element, 0);
  if (scheme === undefined) return false;
  const rest = skipWhitespace(element, scheme.end);
  if (element[rest] === '=') return takeParameterOf(challenges.at(-1), element, 0);
  const challenge: OpenChallenge = { scheme: scheme.text.toLowerCase(), parameters: new Map() };
  challenges.push(challenge);
  if (rest === element.length) return true;
  // Only spaces may stand behind a scheme.
  if (!/^ +$/.test(element.slice(scheme.end, rest))) return false;
  const token = takePattern(token68, element, rest);
  if (token?.end === element.length) {
    challenge.token68 = token.text;
    return true;
  }
  return takeParameterOf(challenge, element, rest);
}

function takeParameterOf(challenge: OpenChallenge | undefined, element: string, at: number): boolean {
  const parameter = takeParameter(element, at, true);
  if (challenge === undefined || challenge.token68 !== undefined) return false;
  if (parameter?.value === undefined || parameter.end !== element.length) return false;
  if (challenge.parameters.has(parameter.name)) return false;
  challenge.parameters.set(parameter.name, parameter.value);
  return true;
}
