import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLive, type Live } from '../../src/web/live.ts';
import { someStatus } from './some-status.ts';
import { startPages, stopPages } from './start-pages.ts';

afterEach(async () => {
  vi.useRealTimers();
  await stopPages();
});

/** Reads on until the stream ends; what it said so far is in `heard`. */
function listen(live: Live): {
  readonly heard: () => string;
  readonly ended: Promise<void>;
  leave(): Promise<void>;
} {
  const stream = live.listen();
  if (stream === undefined) throw new Error('nobody may listen any more');
  const reader = stream.getReader();
  let text = '';
  const read = async (): Promise<void> => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += new TextDecoder().decode(part.value);
    }
  };
  return { heard: () => text, ended: read(), leave: () => reader.cancel() };
}

describe('createLive', () => {
  it('tells of much that happens only once in a while', async () => {
    vi.useFakeTimers();
    const live = createLive();
    const listener = listen(live);
    for (let times = 0; times < 100; times += 1) live.note();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(listener.heard().match(/event: changed/g)).toHaveLength(1);
    live.note();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(listener.heard().match(/event: changed/g)).toHaveLength(2);
    live.close();
    await listener.ended;
  });

  it('takes a bounded number of listeners, and others when some have left', async () => {
    const live = createLive();
    const listeners = Array.from({ length: 16 }, () => listen(live));
    expect(live.listen()).toBeUndefined();
    await listeners[0]?.leave();
    const late = listen(live);
    live.close();
    await late.ended;
    expect(live.listen()).toBeUndefined();
  });

  it('keeps little for a reader who does not keep up', async () => {
    vi.useFakeTimers();
    const live = createLive();
    const stream = live.listen() ?? new ReadableStream<Uint8Array>();
    for (let times = 0; times < 50; times += 1) {
      live.note();
      await vi.advanceTimersByTimeAsync(2_000);
    }
    live.close();
    vi.useRealTimers();
    const kept = await new Response(stream).text();
    expect(kept.match(/event: changed/g)?.length).toBeLessThanOrEqual(3);
  });
});

describe('the stream of events', () => {
  it('is served until the server closes, and refused beyond the bound', async () => {
    const live = createLive();
    const url = await startPages(someStatus([]), live);
    const answer = await fetch(`${url}/events`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const text = answer.text();
    const others = Array.from({ length: 15 }, () => listen(live));
    expect((await fetch(`${url}/events`)).status).toBe(503);
    live.note();
    await stopPages();
    expect(await text).toContain(': still here');
    await Promise.all(others.map(({ ended }) => ended));
  });

  it('does not begin for those who ask for its headers alone, who would never leave it', async () => {
    const live = createLive();
    const url = await startPages(someStatus([]), live);
    for (let times = 0; times < 20; times += 1) {
      const { status, headers } = await fetch(`${url}/events`, { method: 'HEAD' });
      expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    }
    const listener = listen(live);
    await stopPages();
    await listener.ended;
  });
});
