import { stat } from 'node:fs/promises';
import { Assembler } from './assembler.ts';
import { describeBreak, describeEntry } from './break-place.ts';
import { HarError } from './har-error.ts';
import type { RawEntry } from './har-value.ts';
import { readText } from './text-source.ts';
import { createTokenizer, type Token, type Tokenizer } from './tokenizer.ts';

/** One entry of an archive as it was read. */
export type ReadEntry = RawEntry & {
  /** The program that wrote the archive, where it has been named by now. */
  readonly creator: string | undefined;
};

/**
 * Reads an HTTP archive (HAR 1.2) entry by entry, whatever its size: of each entry only what judging needs is held, of no
 * text more than a million characters, and never two entries.
 * @throws HarError saying where it is broken; the abort error of the signal
 */
export async function* readHar(path: string, signal?: AbortSignal): AsyncGenerator<ReadEntry> {
  await requireFile(path);
  const assembler = new Assembler();
  const tokenize = createTokenizer();
  let begun = 0;
  try {
    for await (const { byte, text } of readText(path, signal)) {
      begun = byte;
      for (const token of cut(tokenize, text)) {
        const entry = assembler.take(token);
        if (entry !== undefined) yield { ...entry, creator: assembler.creator };
      }
    }
  } catch (error) {
    if (error instanceof BrokenJson) {
      throw new HarError(`${path} is broken JSON at ${await describeBreak(path, begun)}`);
    }
    if (!(error instanceof HarError)) throw error;
    throw new HarError(`${path} cannot be read: ${error.message}${describeEntry(assembler)}`);
  }
  requireArchive(path, assembler);
}

/** What the tokenizer refuses, told apart from what goes wrong elsewhere. */
class BrokenJson extends Error {}

function cut(tokenize: Tokenizer, text: string): readonly Token[] {
  try {
    return tokenize(text);
  } catch (error) {
    throw new BrokenJson('no JSON', { cause: error });
  }
}

async function requireFile(path: string): Promise<void> {
  const known = await stat(path).catch((error: unknown) => {
    throw new HarError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (known.isDirectory()) throw new HarError(`${path} is a folder; name a file`);
  // It is read again where it is broken.
  if (!known.isFile()) throw new HarError(`${path} is no regular file; write what it gives into one first`);
  if (known.size === 0) throw new HarError(`${path} is no HTTP archive: it is empty`);
}

function requireArchive(path: string, assembler: Assembler): void {
  if (!assembler.isWhole) {
    throw new HarError(`${path} is broken JSON: it ends too early${describeEntry(assembler)}`);
  }
  if (assembler.entries === undefined) {
    throw new HarError(`${path} is no HTTP archive: it is JSON, but has no list log.entries`);
  }
}
