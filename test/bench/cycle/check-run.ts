import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import type { TargetReport } from '../../../src/report/report.ts';
import { startChild } from '../support/child.ts';
import type { Sandboxes } from '../support/sandboxes.ts';
import { program, targetEntry, type Choices } from '../support/target-entry.ts';

/** `faultline check` as a process of its own, on a sandbox in another, both so many times faster than time. */
export async function runCheck(
  choices: Choices,
  scale: number,
  probes: readonly string[],
): Promise<TargetReport> {
  const script = new URL('../support/sandboxes.js', import.meta.url);
  const sandboxes = await startChild<Sandboxes>(script, { count: 1, scale });
  const folder = await mkdtemp(join(tmpdir(), 'faultline-bench-'));
  try {
    const [sandbox] = sandboxes.ready.targets;
    if (sandbox === undefined) throw new Error('there is no sandbox');
    const file = join(folder, 'faultline.yaml');
    await writeFile(file, stringify({ targets: [targetEntry(sandbox, 'sandbox', choices)] }), {
      mode: 0o600,
    });
    const output = join(folder, 'report.json');
    const args = [
      'check',
      '--config',
      file,
      '--reporter',
      'json',
      '--output',
      output,
      '--time-scale',
      `${scale}`,
    ];
    const chosen = probes.flatMap((probe) => ['--probe', probe]);
    await promisify(execFile)(process.execPath, [program, ...args, ...chosen]);
    return JSON.parse(await readFile(output, 'utf8')) as TargetReport;
  } finally {
    await sandboxes.stop();
    await rm(folder, { recursive: true });
  }
}
