import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { Redactor } from './redactor.ts';

/**
 * The one way by which text leaves the program through a stream or into a file: whatever is written passes the redactor first.
 * A secret split over two calls is not seen, so hand over whole lines, documents and messages.
 */
export type Output = {
  /** One line, or several, to standard output; a newline is added where the text ends without one. */
  print(text: string): void;
  /** The same to standard error. */
  error(text: string): void;
  /** The text as it is to standard output, for progress that rewrites its line. */
  write(text: string): void;
  /**
   * Replaces the content of a file. `mode` (default 0o644) is set on files that exist already too.
   * @throws the error of node:fs when the file cannot be written.
   */
  writeFile(path: string, text: string, options?: { readonly mode?: number }): Promise<void>;
};

/** Where an output writes to, and what cleans its text. */
export type OutputOptions = {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly redactor: Pick<Redactor, 'redact'>;
};

/** An output over two streams. A reader that goes away (EPIPE) silences its stream; it never brings the program down. */
export function createOutput({ stdout, stderr, redactor }: OutputOptions): Output {
  const out = createSink(stdout);
  const err = createSink(stderr);
  return {
    print: (text) => out(redactor.redact(endLine(text))),
    error: (text) => err(redactor.redact(endLine(text))),
    write: (text) => out(redactor.redact(text)),
    writeFile: (path, text, { mode = 0o644 } = {}) => replaceFile(path, redactor.redact(text), mode),
  };
}

function createSink(stream: Writable): (text: string) => void {
  let broken = false;
  stream.on('error', () => {
    broken = true;
  });
  return (text) => {
    if (!broken && !stream.destroyed) {
      stream.write(text);
    }
  };
}

function endLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** The mode is set before the text is written, and only on regular files: /dev/stdout and pipes keep theirs. */
async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'w', mode);
  try {
    if ((await file.stat()).isFile()) {
      await file.chmod(mode);
    }
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}
