import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generateFiles } from './generated-files.mjs';

for (const { path, file, text } of await generateFiles()) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(`wrote ${path}`);
}
