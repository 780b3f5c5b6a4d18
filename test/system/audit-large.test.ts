import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProgram } from '../support/program.ts';
import { someEntry, writeArchive } from '../support/record.ts';

const main = 'dist/src/cli/main.js';
const size = 500_000_000;
/** Of V8's heap for what lives long, in megabytes: an eighth of what holding the archive would take at the least. */
const heap = 64;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const [start = '', end = ''] = writeArchive([null], 'WebInspector').split('null');
const error = JSON.stringify(someEntry());
const page = JSON.stringify(
  someEntry({
    request: { url: 'https://example.org/' },
    content: { text: 'x'.repeat(300_000), size: 300_000 },
  }),
);
/** A download that somebody recorded: one text of 100 MB. */
const download = page.replace('xxx', 'x'.repeat(100_000_000));

/** Pages of 300 kB with an error among them now and then, one large download, and at the end a broken entry if asked for. */
function* write(isBroken: boolean): Generator<string> {
  yield start + error;
  let written = start.length + error.length;
  for (; written < size - download.length; written += page.length + error.length + 2)
    yield `,${page},${error}`;
  yield `,${download}`;
  yield isBroken ? `,{"request":oops` : end;
}

async function audit(isBroken: boolean): Promise<{ readonly code: number | null; readonly text: string }> {
  const path = join(folder, isBroken ? 'broken.har' : 'large.har');
  await pipeline(Readable.from(write(isBroken)), createWriteStream(path));
  expect((await stat(path)).size).toBeGreaterThan(0.98 * size);
  const program = startProgram(process.execPath, [
    `--max-old-space-size=${heap}`,
    '--max-semi-space-size=8',
    main,
    'audit',
    path,
  ]);
  const code = await new Promise<number | null>((resolve) => {
    program.process.on('close', resolve);
  });
  await rm(path);
  return { code, text: program.written() };
}

describe('an archive of 500 MB', () => {
  it(`is audited within ${heap} MB of heap`, async () => {
    const { code, text } = await audit(false);
    expect(text).toMatch(/no request was sent; (\d{4}) of \d{4} entries of large\.har were judged/);
    expect(text).toContain('went elsewhere');
    expect(code).toBe(0);
  });

  it('that is broken at its end is refused with the place, within the same bound', async () => {
    const { code, text } = await audit(true);
    expect(text).toMatch(
      /broken JSON at byte \d{9} \(line 1, column \d{9}\), in entry \d{4} of log\.entries/,
    );
    expect(code).toBe(2);
  });
});
