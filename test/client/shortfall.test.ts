import { describe, expect, it } from 'vitest';
import { createShortfallMeter, type ShortfallAnswer } from '../../src/client/shortfall.ts';

function answer(
  status: number,
  sent: number,
  announcedSeconds?: number,
): ShortfallAnswer & { answered: number } {
  const base = { api: 'rest', status, sent, answered: sent + 100 };
  return announcedSeconds === undefined ? base : { ...base, announcedSeconds };
}

describe('a shortfall meter', () => {
  it('finds an honest wait honest', () => {
    const meter = createShortfallMeter();
    expect(meter(answer(429, 0, 4))).toBeUndefined();
    expect(meter(answer(200, 4_099))).toBeUndefined();
    expect(meter(answer(200, 4_100))).toEqual({ api: 'rest', seconds: 0 });
    expect(meter(answer(200, 9_000))).toBeUndefined();
  });

  it('counts on until the first that is not refused', () => {
    const meter = createShortfallMeter();
    meter(answer(429, 0, 1));
    expect(meter(answer(429, 1_100, 1))).toBeUndefined();
    expect(meter(answer(429, 2_300, 1))).toBeUndefined();
    expect(meter(answer(503, 4_600))).toEqual({ api: 'rest', seconds: 3.5 });
  });

  it('is not misled by what was refused within the wait, nor by waits that are not kept', () => {
    const meter = createShortfallMeter();
    meter(answer(429, 0, 4));
    meter(answer(429, 1_000, 4));
    expect(meter(answer(200, 4_100))?.seconds).toBe(0);
    meter(answer(429, 10_000, 301));
    meter(answer(429, 11_000));
    expect(meter(answer(200, 900_000))).toBeUndefined();
  });
});
