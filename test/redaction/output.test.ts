import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOutput } from '../../src/redaction/output.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';

const canary = 'canary-5f1c0e7ab94d';

/** From Node 26 on one `read` answers one piece of what was written. */
function readAll(stream: PassThrough): string {
  const read = (): Buffer | null => stream.read() as Buffer | null;
  const pieces: Buffer[] = [];
  for (let piece = read(); piece !== null; piece = read()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

function setUp() {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const redactor = createRedactor();
  redactor.learn(canary, 'always');
  const output = createOutput({ stdout, stderr, redactor });
  const said = (): { out: string; err: string } => ({
    out: readAll(stdout),
    err: readAll(stderr),
  });
  return { output, said };
}

describe('createOutput', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faultline-output-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('ends lines, keeps the streams apart and takes secrets out', () => {
    const { output, said } = setUp();
    output.print(`one ${canary}`);
    output.print('two\n');
    output.write('\r50 %');
    output.error(`bad ${canary}`);
    expect(said()).toEqual({ out: 'one [redacted]\ntwo\n\r50 %', err: 'bad [redacted]\n' });
  });

  it('writes files redacted, with the mode asked for', async () => {
    const { output } = setUp();
    const file = join(folder, 'report.txt');
    await output.writeFile(file, `a ${canary} b`, { mode: 0o640 });
    expect(await readFile(file, 'utf8')).toBe('a [redacted] b');
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    await output.writeFile(file, 'c');
    expect(await readFile(file, 'utf8')).toBe('c');
  });

  it('tells what went wrong when a file cannot be written', async () => {
    const { output } = setUp();
    await expect(output.writeFile(join(folder, 'no', 'file'), 'x')).rejects.toThrow('ENOENT');
  });

  it('survives a stream that fails, and stays silent on it afterwards', async () => {
    let writes = 0;
    const stdout = new Writable({
      write(_chunk, _encoding, done) {
        writes += 1;
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    const output = createOutput({ stdout, stderr: new PassThrough(), redactor: createRedactor() });
    const closed = new Promise((resolve) => stdout.once('close', resolve));
    output.print('first');
    await closed;
    output.print('second');
    expect(writes).toBe(1);
  });
});
