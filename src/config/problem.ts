/** Where in the configuration something stands: map keys and list indices from the top. */
export type ConfigPath = readonly (string | number)[];

/** One thing that is wrong with the configuration. */
export type ConfigProblem = {
  readonly file: string;
  /** Counted from 1; both 0 when the problem is the file as a whole. */
  readonly line: number;
  readonly column: number;
  /** Such as `targets[0].schedule.default`; empty when the problem has no place in the tree. */
  readonly path: string;
  readonly message: string;
  /** What was probably meant. */
  readonly suggestion?: string;
};

/** The map of a web configuration of which neither keys nor values may be shown. */
export const secretMap = 'basic_auth_users';

/** A problem before its place in the file is known. */
export type Finding = {
  readonly path: ConfigPath;
  readonly message: string;
  readonly suggestion?: string | undefined;
  /** Point at the key rather than at its value. */
  readonly atKey?: boolean;
};

/** The configuration cannot be used. The message lists every problem, one on each line, and holds no secret. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** A second finding at a path would only follow from the first. */
export function firstOfEachPath(findings: readonly Finding[]): readonly Finding[] {
  const first = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify(finding.path);
    if (!first.has(key)) first.set(key, finding);
  }
  return [...first.values()];
}

/** The order of lines and columns, for problems of one file. */
export function byPlace(a: ConfigProblem, b: ConfigProblem): number {
  return a.line - b.line || a.column - b.column;
}

/** `faultline.yaml:12:5 targets[0].limits.pace: must be … (did you mean …?)` */
function formatProblem(problem: ConfigProblem): string {
  const place = problem.line === 0 ? `${problem.file}:` : `${problem.file}:${problem.line}:${problem.column}`;
  const path = problem.path === '' ? '' : ` ${problem.path}:`;
  const suggestion = problem.suggestion === undefined ? '' : ` (did you mean "${problem.suggestion}"?)`;
  return `${place}${path} ${problem.message}${suggestion}`;
}

/**
 * `targets[0].accounts["<<"]`; of a key with blanks only the first word, for it may be a pair whose colon is missing, and of a
 * user of the web pages nothing: a password, or the hash of one, may stand where the name should.
 */
export function formatPath(path: ConfigPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') {
        return `[${part}]`;
      }
      if (path[index - 1] === secretMap || /^\$2[aby]\$/.test(part)) return '["…"]';
      const firstWord = part.replace(/\s.*/s, ' …');
      return /^[\w-]+$/.test(part) ? `${index === 0 ? '' : '.'}${part}` : `[${quote(firstWord)}]`;
    })
    .join('');
}

/** The text in quotes, control characters escaped, and cut where it is very long. */
export function quote(text: string): string {
  const cut = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return JSON.stringify(cut);
}
