import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readVersion } from '../../src/cli/version.ts';

const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

type Process = {
  readonly child: ChildProcess;
  /** The exit code. */
  readonly ended: Promise<number | null>;
  readonly text: () => string;
  /** Resolves once the process has printed `part`; rejects when it ends without. */
  readonly holds: (part: string) => Promise<void>;
};

/** Starts the built program as a process of its own. */
function start(...argv: readonly string[]): Process {
  const child = spawn(process.execPath, [main, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const holds = (part: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (text.includes(part)) resolve();
      };
      child.stdout.on('data', look);
      child.on('close', () => reject(new Error(`ended without "${part}" in: ${text}`)));
      look();
    });
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return { child, ended, holds, text: () => text };
}

describe('the built program', () => {
  it('finds its version from where it was built to', async () => {
    const { ended, text } = start('--version');
    expect(await ended).toBe(0);
    expect(text()).toBe(`${readVersion()}\n`);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 on %s', async (signal) => {
    const { child, ended, holds } = start('sandbox');
    await holds('Running.');
    child.kill(signal);
    expect(await ended).toBe(0);
  });

  it('ends with 2 on bad usage', async () => {
    expect(await start('sandbox', '--no-such-option').ended).toBe(2);
  });

  it('survives a reader that goes away', async () => {
    const { child, ended } = start('contract', '--format', 'json');
    child.stdout?.destroy();
    expect(await ended).toBe(0);
  });
});
