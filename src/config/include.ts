import { readdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { quote, type ConfigProblem, type Finding } from './problem.ts';
import { includeSchema } from './schema.ts';
import { describeFileError, type ReadFile } from './text-file.ts';
import { checkAgainst } from './shape.ts';
import { aboutFile, flawsOf, placeFinding, readSource, type Source } from './source.ts';
import { valueAt } from './tree.ts';

/** What `include` came to: `findings` are about that key, `problems` about the included files. */
export type Included = {
  /** In the order of the list, within a pattern by name; each file once. */
  readonly sources: readonly Source[];
  readonly findings: readonly Finding[];
  readonly problems: readonly ConfigProblem[];
};

/** Targets and nothing else: an included file cannot include another. */
const includedSchema = z.strictObject({ targets: z.array(z.unknown()) });

/** Reads every file that `include` names. What names no file is a finding: nobody would notice targets that are not watched. */
export async function readIncluded(main: Source, readFile: ReadFile): Promise<Included> {
  const include = { include: valueAt(main.document.data, 'include') ?? [] };
  const { parsed, findings: misshapen } = checkAgainst(
    z.object({ include: includeSchema }),
    include,
    include,
  );
  const sources: Source[] = [];
  const findings = [...misshapen];
  const problems: ConfigProblem[] = [];
  const seen = new Set([resolve(main.file)]);
  for (const [index, pattern] of parsed?.include.entries() ?? []) {
    const complain = (message: string): void => {
      findings.push({ path: ['include', index], message });
    };
    const found = await findFiles(pattern, main.file);
    if ('fault' in found) complain(found.fault);
    for (const file of 'files' in found ? found.files : []) {
      const id = resolve(file);
      if (id === resolve(main.file)) complain(`${quote(pattern)} is the configuration itself, or matches it`);
      if (seen.has(id)) continue;
      seen.add(id);
      const source = await readSource(file, readFile);
      if ('fault' in source) {
        complain(`the file ${quote(file)} ${source.fault}`);
      } else {
        sources.push(source);
        problems.push(...checkIncluded(source));
      }
    }
  }
  return { sources, findings, problems };
}

/** The files that an entry of `include` stands for; only the last part of its path may hold a `*`. */
async function findFiles(
  pattern: string,
  from: string,
): Promise<{ readonly files: readonly string[] } | { readonly fault: string }> {
  const path = isAbsolute(pattern) ? pattern : join(dirname(from), pattern);
  const wanted = basename(path);
  if (!wanted.includes('*')) return { files: [path] };
  const parts = wanted.split('*').map((part) => part.replaceAll(/[^\w-]/g, String.raw`\$&`));
  // As in a shell, a * does not match what is hidden: the file that an editor keeps beside the one it edits.
  const expression = new RegExp(
    `^${wanted.startsWith('*') ? String.raw`(?!\.)` : ''}${parts.join('.*')}$`,
    's',
  );
  try {
    const names = (await readdir(dirname(path))).filter((name) => expression.test(name)).toSorted();
    const files = names.map((name) => join(dirname(path), name));
    return files.length > 0 ? { files } : { fault: `${quote(pattern)} matches no file` };
  } catch (error) {
    return { fault: `the folder of ${quote(pattern)} cannot be read: ${describeFileError(error)}` };
  }
}

function checkIncluded(source: Source): readonly ConfigProblem[] {
  const { file, document } = source;
  if (!document.sound) return flawsOf(source);
  if (document.data === null) return [aboutFile(file, 'is empty; an included file holds targets')];
  const { findings } = checkAgainst(includedSchema, document.data, document.data);
  return [...flawsOf(source), ...findings.map((finding) => placeFinding(source, finding))];
}
