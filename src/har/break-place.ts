import { Assembler } from './assembler.ts';
import { readText } from './text-source.ts';
import { createTokenizer } from './tokenizer.ts';

/**
 * Says where a file stops being JSON: `byte 17 (line 1, column 17), in entry 3 of log.entries`. The file is read a second
 * time: the tokenizer does not tell, but takes the piece that it refused character by character too. The place is exact
 * but for the few characters that it looks at together.
 * @param from where the piece begins that was refused
 */
export async function describeBreak(path: string, from: number): Promise<string> {
  const tokenize = createTokenizer();
  const assembler = new Assembler();
  const take = (text: string): void => {
    for (const token of tokenize(text)) assembler.take(token);
  };
  let line = 1;
  let column = 1;
  let at = 0;
  for await (const { byte, text } of readText(path)) {
    at = byte;
    for (const part of byte < from ? [text] : text) {
      try {
        take(part);
      } catch {
        return `byte ${at + 1} (line ${line}, column ${column})${describeEntry(assembler)}`;
      }
      const lines = part.split('\n');
      line += lines.length - 1;
      column = (lines.length > 1 ? 1 : column) + (lines.at(-1)?.length ?? 0);
      at += Buffer.byteLength(part);
    }
  }
  return `byte ${at + 1}${describeEntry(assembler)}`;
}

/** In which entry a reader is, as the end of a sentence. */
export function describeEntry({ entries, isInEntry }: Pick<Assembler, 'entries' | 'isInEntry'>): string {
  if (entries === undefined) return ', before log.entries';
  if (entries === 0) return ', before the first entry of log.entries';
  return isInEntry ? `, in entry ${entries} of log.entries` : `, after entry ${entries} of log.entries`;
}
