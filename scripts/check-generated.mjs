import { readFile } from 'node:fs/promises';
import { generateFiles } from './generated-files.mjs';

const stale = [];
for (const { path, file, text } of await generateFiles()) {
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== text)
    stale.push(`${path} ${kept === undefined ? 'is missing' : 'is not what the program generates'}`);
}
if (stale.length > 0) {
  console.error(`${stale.join('\n')}\nRun: npm run generate`);
  process.exitCode = 1;
}
