import { describe, expect, it } from 'vitest';
import { type AnnouncedWait, readAnnouncedWait } from '../../src/client/announced-wait.ts';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);

function read(status: number, ...values: string[]): AnnouncedWait | undefined {
  return readAnnouncedWait(
    status,
    values.map((value) => ['Retry-After', value] as const),
    now,
  );
}

describe('readAnnouncedWait', () => {
  it('takes whole seconds and dates', () => {
    expect(read(429, '4')).toEqual({ milliseconds: 4_000, announcedSeconds: 4 });
    expect(read(503, '120')).toEqual({ milliseconds: 120_000, announcedSeconds: 120 });
    expect(read(429, 'Sun, 22 Nov 2026 12:00:30 GMT')).toEqual({
      milliseconds: 30_000,
      announcedSeconds: 30,
    });
    expect(read(429, '1000000000000')?.milliseconds).toBe(1e15);
  });

  it.each([[], ['0'], ['-1'], ['soon'], ['1.5'], ['1', '1'], ['Sun, 22 Nov 2026 11:59:00 GMT']])(
    'waits for the documented window after a 429 that says %j',
    (...values) => {
      expect(read(429, ...values)?.milliseconds).toBe(5_000);
      expect(read(503, ...values)).toBeUndefined();
    },
  );

  it('asks nothing of any other answer', () => {
    expect(read(200, '4')).toBeUndefined();
    expect(read(500, '4')).toBeUndefined();
  });
});
