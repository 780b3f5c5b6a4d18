import type { MonitorEvent } from '../../src/events/events.ts';

/** What happens, without where and when. */
export type Happening = MonitorEvent extends infer Event
  ? Event extends MonitorEvent
    ? Omit<Event, 'target' | 'at'>
    : never
  : never;

/** 2026-11-22T10:00:00Z. */
export const someMoment = Date.UTC(2026, 10, 22, 10);

/** The event at a moment on the target `sandbox`. */
export function happen(happening: Happening, at = someMoment, target = 'sandbox'): MonitorEvent {
  return { target, at, ...happening };
}

/** An exchange that got no answer. */
export const someExchange: Happening = {
  type: 'exchange',
  exchange: {
    id: 'x1',
    api: 'rest',
    operation: 'projects.get',
    provoked: false,
    request: { method: 'GET', url: 'http://127.0.0.1/', headers: [] },
    sentAt: someMoment,
    timings: { sent: 0, ended: 1 },
    failure: { reason: 'aborted', detail: 'interrupted' },
  },
};
