import { describe, expect, it } from 'vitest';
import { createWindow } from '../../src/client/window.ts';

describe('the load of a request', () => {
  it('counts itself and what was under way in the five seconds before', () => {
    const window = createWindow();
    const old = window.open(0);
    window.close(old, 1_000);
    const recent = window.open(1_100);
    window.close(recent, 1_200);
    const span = window.open(6_000);
    window.close(span, 6_100);
    expect([old.load, recent.load, span.load]).toEqual([1, 2, 2]);
  });

  it('counts what began before its answer, and nothing after', () => {
    const window = createWindow();
    const span = window.open(0);
    window.open(50);
    window.close(span, 100);
    window.open(150);
    expect(span.load).toBe(2);
  });

  it('counts what is still unanswered, however long ago it was sent', () => {
    const window = createWindow();
    window.open(0);
    expect(window.open(60_000).load).toBe(2);
  });
});
