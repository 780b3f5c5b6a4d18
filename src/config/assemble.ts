import { byPlace, firstOfEachPath, type ConfigPath, type ConfigProblem, type Finding } from './problem.ts';
import { placeFinding, type Source } from './source.ts';
import { itemsOf, valueAt } from './tree.ts';

/** The files of a configuration as one, and the way back from a path in it to the file where that stands. */
export type Assembled = {
  /** The main file, with the targets of the included ones after its own. */
  readonly data: unknown;
  /** The file that holds what is at the path: what it names is relative to that file. */
  readonly fileOf: (path: ConfigPath) => string;
  /** `file:line:column` of a value. */
  readonly placeOf: (path: ConfigPath) => string;
  /** Each finding in its file, with its place there. */
  readonly place: (findings: readonly Finding[]) => readonly ConfigProblem[];
  /** In the order of the files, then of lines and columns. */
  readonly order: (problems: readonly ConfigProblem[]) => readonly ConfigProblem[];
};

type Origin = { readonly source: Source; readonly path: ConfigPath };

/** Puts the targets of included files after those of the main file. Whatever has the wrong shape stays as it is. */
export function assemble(main: Source, included: readonly Source[]): Assembled {
  const written = main.document.data;
  const own = valueAt(written, 'targets') ?? [];
  const parts = [main, ...included].map((source) => ({
    source,
    targets: itemsOf(valueAt(source.document.data, 'targets')),
  }));
  const merges =
    typeof written === 'object' &&
    Array.isArray(own) &&
    (valueAt(written, 'include') ?? undefined) !== undefined;
  const targets = parts.flatMap((part) => part.targets);
  const origins = parts.flatMap(({ source, targets: some }) => some.map((_, index) => ({ source, index })));
  const trace = (path: ConfigPath): Origin => {
    const [key, index, ...rest] = path;
    const origin = merges && key === 'targets' && typeof index === 'number' ? origins[index] : undefined;
    return origin === undefined
      ? { source: main, path }
      : { source: origin.source, path: ['targets', origin.index, ...rest] };
  };
  return {
    data: merges ? { ...written, targets } : written,
    fileOf: (path) => trace(path).source.file,
    placeOf(path) {
      const { source, path: there } = trace(path);
      const { line, column } = source.document.locate(there, false);
      return `${source.file}:${line}:${column}`;
    },
    place: (findings) =>
      firstOfEachPath(findings).map((finding) => {
        const { source, path } = trace(finding.path);
        return placeFinding(source, { ...finding, path });
      }),
    order: (problems) =>
      parts.flatMap(({ source: { file } }) =>
        problems.filter((problem) => problem.file === file).toSorted(byPlace),
      ),
  };
}
