import { describe, expect, it, vi } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import { findCronProblem, startSchedule } from '../../src/monitor/schedule.ts';

describe('findCronProblem', () => {
  it('is silent about expressions that node-cron takes, and tells what is wrong with others', () => {
    expect(findCronProblem('*/15 * * * *')).toBeUndefined();
    expect(findCronProblem('*/10 * * * * *')).toBeUndefined();
    expect(findCronProblem('x y z')).toContain('expected 5 or 6 fields');
    expect(findCronProblem('61 * * * *')).toContain('minute');
  });
});

describe('startSchedule', () => {
  it('ticks in real time, with the time that was due', async () => {
    const clock = createClock();
    const due = await new Promise<number>((resolve) => {
      const schedule = startSchedule('* * * * * *', clock, (time) => {
        void schedule.stop().then(() => resolve(time));
      });
      expect(schedule.next()).toBeGreaterThan(clock.now());
      expect(schedule.period()).toBe(1_000);
    });
    expect(due % 1_000).toBe(0);
    expect(Math.abs(due - Date.now())).toBeLessThan(5_000);
  });

  it('ticks everybody who has the same expression, and only those who have not stopped', async () => {
    const clock = createClock();
    const ticked: string[] = [];
    const listen = (name: string, then?: () => void): ReturnType<typeof startSchedule> =>
      startSchedule('* * * * * *', clock, (due) => {
        ticked.push(`${name} ${due % 1_000}`);
        then?.();
      });
    const late: ReturnType<typeof startSchedule>[] = [];
    const first = listen('first', () => {
      void second.stop();
      if (late.length === 0) late.push(listen('late'));
    });
    const second = listen('second');
    const third = listen('third');
    expect(second.next()).toBe(first.next());
    await vi.waitFor(() => expect(ticked).toHaveLength(2), 3_000);
    expect(ticked).toEqual(['first 0', 'third 0']);
    await first.stop();
    await first.stop();
    await vi.waitFor(() => expect(ticked).toHaveLength(4), 3_000);
    expect(ticked.slice(2)).toEqual(['third 0', 'late 0']);
    await Promise.all([third, ...late].map((schedule) => schedule.stop()));
  });

  it.each([1, 50])('ticks only what it is elected for, on a clock %i times as fast', async (scale) => {
    const clock = createClock(scale);
    const asked: number[] = [];
    const ticked: number[] = [];
    const isOurs = (due: number): Promise<boolean> => {
      asked.push(due);
      return Promise.resolve(asked.length === 2);
    };
    const schedule = startSchedule('* * * * * *', clock, (due) => ticked.push(due), { name: 'it', isOurs });
    await vi.waitFor(() => expect(ticked).toHaveLength(1), 5_000);
    await schedule.stop();
    expect(ticked).toEqual([asked[1]]);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBe(1_000);
    expect(schedule.next()).toBeGreaterThan(asked[1] ?? 0);
  });

  it('tells of a tick that is due as the next one until it has come', async () => {
    vi.useFakeTimers({
      now: new Date(2026, 0, 15, 12, 14, 59, 999),
      toFake: ['Date', 'setTimeout', 'clearTimeout'],
    });
    try {
      const schedule = startSchedule('*/15 * * * *', createClock(), () => undefined);
      const quarter = new Date(2026, 0, 15, 12, 15).getTime();
      vi.setSystemTime(quarter + 3);
      expect(schedule.next()).toBe(quarter);
      await vi.advanceTimersByTimeAsync(1);
      expect(schedule.next()).toBe(quarter + 15 * 60_000);
      await schedule.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps the period of the expression on a clock that runs faster', async () => {
    const clock = createClock(500);
    const dues = await new Promise<number[]>((resolve) => {
      const seen: number[] = [];
      const schedule = startSchedule('*/30 * * * * *', clock, (time) => {
        seen.push(time);
        if (seen.length === 3) void schedule.stop().then(() => resolve(seen));
      });
    });
    expect((dues[1] ?? 0) - (dues[0] ?? 0)).toBe(30_000);
    expect((dues[2] ?? 0) - (dues[1] ?? 0)).toBe(30_000);
  });

  it.each([
    ['ten seconds', 10_000, ['12:15']],
    ['forty minutes', 40 * 60_000, ['12:45']],
  ])(
    'ticks once, with the newest time that was due, after a standstill of %s',
    async (_, standstill, ticked) => {
      vi.useFakeTimers({
        now: new Date(2026, 0, 15, 12, 14, 59),
        toFake: ['Date', 'setTimeout', 'clearTimeout'],
      });
      try {
        const dues: string[] = [];
        const schedule = startSchedule('*/15 * * * *', createClock(), (due) => {
          dues.push(new Date(due).toTimeString().slice(0, 5));
        });
        vi.setSystemTime(Date.now() + standstill);
        await vi.advanceTimersByTimeAsync(2_000);
        expect(dues).toEqual(ticked);
        await schedule.stop();
      } finally {
        vi.useRealTimers();
      }
    },
  );

  it('does not tick once it is stopped', async () => {
    const clock = createClock(1_000);
    let ticks = 0;
    const schedule = startSchedule('* * * * * *', clock, () => {
      ticks += 1;
    });
    await schedule.stop();
    const before = ticks;
    await clock.sleep(20_000);
    expect(ticks).toBe(before);
  });
});
