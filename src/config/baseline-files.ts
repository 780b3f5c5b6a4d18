import { dirname, resolve } from 'node:path';
import { readBaselineDocument, type BaselineFile } from './baseline-document.ts';
import { quote, type ConfigPath, type ConfigProblem, type Finding } from './problem.ts';
import type { RuleContext } from './rule.ts';
import { readText, type ReadFile } from './text-file.ts';
import { itemsOf, valueAt } from './tree.ts';

/** The baselines that targets name, by the index of the target. */
export type BaselineFiles = ReadonlyMap<number, BaselineFile>;

/** What reading them came to: `findings` are about the configuration, `problems` about the files themselves. */
export type ReadBaselines = {
  readonly files: BaselineFiles;
  readonly findings: readonly Finding[];
  readonly problems: readonly ConfigProblem[];
};

/** Reads every `targets[].baseline`. Relative paths begin at the folder of the file that names them. */
export async function readBaselineFiles(
  data: unknown,
  fileOf: (path: ConfigPath) => string,
  { readFile, known }: { readonly readFile: ReadFile; readonly known: RuleContext['known'] },
): Promise<ReadBaselines> {
  const files = new Map<number, BaselineFile>();
  const findings: Finding[] = [];
  const problems: ConfigProblem[] = [];
  for (const [index, target] of itemsOf(valueAt(data, 'targets')).entries()) {
    const name = valueAt(target, 'baseline');
    if (typeof name !== 'string' || name.trim() === '') continue;
    const path = ['targets', index, 'baseline'];
    const complain = (message: string): void => {
      findings.push({ path, message });
    };
    const text = await readText(resolve(dirname(fileOf(path)), name), readFile);
    if (typeof text !== 'string') {
      complain(`the file ${text.fault}; its path begins at the folder of this file`);
      continue;
    }
    const { read, problems: own } = readBaselineDocument(text, name, (contract) =>
      Object.hasOwn(known.contracts, contract) ? known.contracts[contract]?.clauses : undefined,
    );
    problems.push(...own);
    if (read === undefined) continue;
    const contract = valueAt(target, 'contract');
    if (typeof contract === 'string' && contract !== read.contract) {
      complain(`the file was recorded of the contract ${quote(read.contract)}`);
    }
    files.set(index, read);
  }
  return { files, findings, problems };
}
