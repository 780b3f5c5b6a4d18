import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Assembler, longestText } from '../../src/har/assembler.ts';
import type { RawEntry } from '../../src/har/har-value.ts';
import { readHar, type ReadEntry } from '../../src/har/read-har.ts';
import { createTokenizer } from '../../src/har/tokenizer.ts';
import { someEntry, writeArchive } from '../support/record.ts';
import { fuzzRuns } from '../support/fuzz.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function read(content: string | Uint8Array): Promise<ReadEntry[]> {
  const path = join(folder, 'some.har');
  await writeFile(path, content);
  const entries: ReadEntry[] = [];
  for await (const entry of readHar(path)) entries.push(entry);
  return entries;
}

/** What is said of a file that cannot be read, without its name. */
async function problemOf(content: string | Uint8Array): Promise<string> {
  const message = await read(content).then(
    () => 'it was read',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : 'no error'),
  );
  return message.replace(join(folder, 'some.har'), 'FILE');
}

const three = [someEntry(), someEntry(), someEntry()];

describe('readHar', () => {
  it('reads entry by entry, with the name of the recorder', async () => {
    const entries = await read(writeArchive(three, 'WebInspector'));
    expect(entries.map(({ index, creator }) => [index, creator])).toEqual([
      [1, 'WebInspector'],
      [2, 'WebInspector'],
      [3, 'WebInspector'],
    ]);
    expect(entries[0]?.value).toMatchObject({ request: { method: 'GET' }, response: { status: 401 } });
  });

  it('passes over a byte order mark', async () => {
    expect(await read(`\ufeff${writeArchive(three, 'x')}`)).toHaveLength(3);
  });

  it('says in which entry, byte and line a file is broken', async () => {
    const lines = writeArchive(three, 'x')
      .replaceAll('{"startedDateTime"', '\n{"startedDateTime"')
      .split('\n');
    lines[3] = lines[3]?.replace('"time":12', '"time":oops') ?? '';
    const problem = await problemOf(lines.join('\n'));
    const byte = lines.join('\n').indexOf('oops') + 1;
    const column = (lines[3]?.indexOf('oops') ?? 0) + 1;
    expect(problem).toBe(
      `HarError: FILE is broken JSON at byte ${byte} (line 4, column ${column}), in entry 3 of log.entries`,
    );
  });

  it('counts bytes, not characters, however far into the file', async () => {
    const padding = someEntry({ content: { text: '\u00e6'.repeat(90_000) } });
    const text = writeArchive([padding, padding, ...three], 'x');
    const at = text.lastIndexOf('"status"');
    const broken = `${text.slice(0, at)}!${text.slice(at)}`;
    const byte = Buffer.byteLength(text.slice(0, at)) + 1;
    expect(await problemOf(broken)).toContain(`byte ${byte} `);
    expect(await problemOf(broken)).toContain('in entry 5 of log.entries');
  });

  it('says where a file ends too early', async () => {
    const text = writeArchive(three, 'x');
    expect(await problemOf(text.slice(0, text.lastIndexOf('"status"')))).toBe(
      'HarError: FILE is broken JSON: it ends too early, in entry 3 of log.entries',
    );
    expect(await problemOf(text.slice(0, -3))).toContain('it ends too early, after entry 3');
  });

  it.each([
    ['', 'it is empty'],
    ['{"log":{"version":"1.2"}}', 'has no list log.entries'],
    ['[1,2]', 'has no list log.entries'],
    ['hello', 'broken JSON at byte 1 (line 1, column 1), before log.entries'],
    ['<html>', 'broken JSON at byte 1 (line 1, column 1), before log.entries'],
    [gzipSync('{}'), 'compressed by gzip'],
    [Buffer.from('\ufeff{}', 'utf16le'), 'UTF-16'],
    [Buffer.concat([Buffer.from('{"log":"'), Buffer.from([0xff]), Buffer.from('"}')]), 'not UTF-8 at byte 9'],
    ['['.repeat(20_000), 'nested deeper than 10000 levels'],
  ])('refuses what is no archive: case %#', async (content, problem) => {
    const text = await problemOf(content);
    expect(text).toMatch(/^HarError: FILE /);
    expect(text).toContain(problem);
  });

  it('refuses folders and what is not there', async () => {
    await expect(readHar(folder).next()).rejects.toThrow('is a folder; name a file');
    await expect(readHar(join(folder, 'absent.har')).next()).rejects.toThrow('absent.har cannot be read');
  });

  it('keeps no text that is longer than errors are, and goes on', async () => {
    const long = someEntry({ content: { text: 'x'.repeat(longestText + 1) } });
    const entries = await read(writeArchive([long, someEntry()], 'x'));
    expect(entries).toHaveLength(2);
    expect(JSON.stringify(entries[0]?.value).length).toBeLessThan(2_000);
  });

  it('keeps no entry that is too large as a whole, and says so by its absence', async () => {
    const headers = Array.from({ length: 4_500 }, () => ({ name: 'x-many', value: 'y'.repeat(1_000) }));
    const entries = await read(writeArchive([someEntry({ response: { headers } }), someEntry()], 'x'));
    expect(entries.map(({ value }) => value === undefined)).toEqual([true, false]);
  });
});

describe('the tokenizer and the assembler', () => {
  it('read wanted parts as JSON.parse does, wherever the text is cut', () => {
    const header = fc.record({ name: fc.string({ unit: 'binary' }), value: fc.string({ unit: 'binary' }) });
    const entry = fc.record({
      startedDateTime: fc.string(),
      time: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
      request: fc.record({ method: fc.string(), headers: fc.array(header, { maxLength: 3 }) }),
      response: fc.record({
        status: fc.integer(),
        content: fc.record({ text: fc.string({ unit: 'binary' }) }),
      }),
    });
    const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), cuts, (entries, sizes) => {
        const text = JSON.stringify({ _noise: [{ entries: [1] }], log: { pages: [{}], entries } });
        const found: RawEntry[] = [];
        const tokenize = createTokenizer();
        const assembler = new Assembler();
        for (const piece of cutInto(text, sizes)) {
          for (const token of tokenize(piece)) {
            const made = assembler.take(token);
            if (made !== undefined) found.push(made);
          }
        }
        expect(found.map(({ value }) => value)).toEqual(entries);
        expect(assembler.isWhole).toBe(true);
      }),
      fuzzRuns(30),
    );
  });
});

/** Cuts between characters, as the reader does. */
function cutInto(text: string, sizes: readonly number[]): string[] {
  let left = Array.from(text);
  const pieces = sizes.map((size) => {
    const piece = left.slice(0, size).join('');
    left = left.slice(size);
    return piece;
  });
  return [...pieces, left.join('')].filter((piece) => piece !== '');
}
