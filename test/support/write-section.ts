import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const page = fileURLToPath(new URL('../../docs/soak.md', import.meta.url));

/**
 * Puts Markdown between `<!-- NAME -->` and `<!-- end of NAME -->` in docs/soak.md, where `FAULTLINE_SOAK_WRITE` asks for it.
 * @throws Error where the page has no such place.
 */
export async function writeSection(name: string, markdown: string): Promise<void> {
  if ((process.env['FAULTLINE_SOAK_WRITE'] ?? '') === '') return;
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const text = await readFile(page, 'utf8');
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`docs/soak.md has no place ${start} … ${end}`);
  const whole = `${text.slice(0, from + start.length)}\n\n${markdown}\n\n${text.slice(to)}`;
  const style = (await resolveConfig(page)) ?? {};
  await writeFile(page, await format(whole, { ...style, parser: 'markdown' }));
}

type Cells = readonly (string | number)[];

/** A table of Markdown: its head, and its rows. */
export function toTable(head: readonly string[], rows: readonly Cells[]): string {
  return [head, head.map(() => '---'), ...rows].map(toRow).join('\n');
}

function toRow(cells: Cells): string {
  return `| ${cells.join(' | ')} |`;
}
