import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { exitCodes, UsageError } from '../../src/cli/exit.ts';
import { explainFailure } from '../../src/cli/fault.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { createOutput } from '../../src/redaction/output.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { SandboxError } from '../../src/sandbox/sandbox-error.ts';
import { ListenError } from '../../src/web/listen-error.ts';
import { Captured } from '../support/in-process.ts';

const secret = 'canary-2f9c1d7e5b';

function explain(error: unknown, env: Readonly<Record<string, string>> = {}): { code: number; text: string } {
  const redactor = createRedactor();
  redactor.learn(secret);
  const stderr = new Captured();
  const output = createOutput({ stdout: new Captured(), stderr, redactor });
  return { code: explainFailure(error, output, env), text: stderr.text };
}

describe('explainFailure', () => {
  it.each([
    [new UsageError('no such target'), 'faultline: no such target\n'],
    [new SandboxError('port 1 is in use'), 'faultline: port 1 is in use\n'],
    [new ListenError('127.0.0.1', 80, new Error('no')), 'faultline: cannot listen on 127.0.0.1:80: no'],
    [
      new ConfigError([{ file: 'a.yaml', line: 3, column: 5, path: 'web', message: 'is odd' }]),
      'a.yaml:3:5 web: is odd\n',
    ],
  ])('tells the user what to change, and ends with 2: %s', (error, message) => {
    const { code, text } = explain(error);
    expect(code).toBe(exitCodes.usage);
    expect(text.startsWith(message)).toBe(true);
  });

  it('leaves to commander what commander has said', () => {
    expect(explain(new CommanderError(1, 'commander.unknownOption', 'x'))).toEqual({ code: 2, text: '' });
    expect(explain(new CommanderError(0, 'commander.helpDisplayed', 'x'))).toEqual({ code: 0, text: '' });
  });

  it('calls everything else a fault of its own: 70, without a stack and without secrets', () => {
    const { code, text } = explain(new TypeError(`cannot read ${secret}\u001b[2J`));
    expect(code).toBe(70);
    expect(text).toBe(
      'faultline: an unexpected fault of its own: cannot read [redacted]\\u{1b}[2J\n' +
        'Set FAULTLINE_DEBUG=1 to see where it happened; please report it.\n',
    );
  });

  it('shows the stack when asked to, still without secrets', () => {
    const { text } = explain(new TypeError(secret), { FAULTLINE_DEBUG: '1' });
    expect(text).toMatch(/\n\s+at /);
    expect(text).not.toContain(secret);
  });

  it('copes with what is no error at all', () => {
    expect(explain('just text')).toMatchObject({ code: 70, text: expect.stringContaining('just text') });
    expect(explain(undefined, { FAULTLINE_DEBUG: '1' }).code).toBe(70);
  });
});
