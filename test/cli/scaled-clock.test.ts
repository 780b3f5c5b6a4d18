import { describe, expect, it } from 'vitest';
import { createScaledClock } from '../../src/cli/scaled-clock.ts';
import { UsageError } from '../../src/cli/exit.ts';
import type { TargetConfig } from '../../src/config/target.ts';

function targets(...urls: readonly string[]): readonly TargetConfig[] {
  const given = urls.map((rest) => ({ name: 'one', apis: { rest, token: 'http://localhost:1' } }));
  return given as unknown as readonly TargetConfig[];
}

describe('createScaledClock', () => {
  it('runs faster only where every URL of every target stays on this machine', () => {
    expect(createScaledClock(20, targets('http://127.0.0.1:1', 'http://[::1]:1')).scale).toBe(20);
    const remote = targets('http://127.0.0.1:1', 'https://api.example.com');
    expect(() => createScaledClock(20, remote)).toThrow(UsageError);
    expect(createScaledClock(1, remote).scale).toBe(1);
  });
});
