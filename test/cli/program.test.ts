import { describe, expect, it } from 'vitest';
import { runCaptured } from '../support/in-process.ts';

describe('faultline', () => {
  it('prints its version', async () => {
    const { code, stdout } = await runCaptured(['--version']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });

  it('prints help with examples, for itself and for each command', async () => {
    for (const argv of [['--help'], ['sandbox', '--help']]) {
      const { code, stdout, stderr } = await runCaptured(argv);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain('Examples:');
    }
  });

  it('ends with 2 when nothing is asked of it, and shows what could be', async () => {
    const { code, stderr } = await runCaptured([]);
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: faultline');
  });

  it.each([
    [['observe'], "unknown command 'observe'"],
    [['sandbox', '--drfit', 'x'], 'Did you mean --drift?'],
    [['sandbox', 'extra'], 'too many arguments'],
    [['sandbox', '--port', '80'], 'three ports, REST,EMULATOR,TOKEN'],
    [['sandbox', '--port', '1,2,x'], 'a whole number from 0 to 65535'],
    [['sandbox', '--port', '9501,9501,0'], 'The three ports must differ'],
    [['sandbox', '--control', '65536'], 'a whole number from 0 to 65535'],
    [['sandbox', '--limiter', 'leaky'], 'Allowed choices are anchored, aligned, sliding, token-bucket'],
    [['sandbox', '--time-scale', '0'], 'a number above 0'],
    [['sandbox', '--time-scale', '-3'], 'a number above 0'],
    [['sandbox', '--time-scale', '1e9'], 'a number above 0'],
    [['sandbox', '--drift', 'no-such-drift'], 'no-such-drift'],
  ])('ends with 2 and one clear message: %j', async (argv, message) => {
    const { code, stdout, stderr } = await runCaptured(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
