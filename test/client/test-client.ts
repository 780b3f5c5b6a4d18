import { onTestFinished } from 'vitest';
import { type Client, createClient } from '../../src/client/client.ts';
import type { Call } from '../../src/client/call.ts';
import type { Clock } from '../../src/clock/clock.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createInstantClock } from './instant-clock.ts';
import { createTarget } from './test-target.ts';

export type TestClient = {
  readonly client: Client;
  readonly events: MonitorEvent[];
  readonly learned: string[];
};

/** A client whose waits take no time, closed when the test has finished. */
export function createTestClient(
  origin: string,
  overrides: Partial<TargetConfig> = {},
  clock: Clock = createInstantClock(),
): TestClient {
  const events: MonitorEvent[] = [];
  const learned: string[] = [];
  const client = createClient({
    target: createTarget(origin, overrides),
    clock,
    version: '1.2.3',
    emit: (event) => events.push(event),
    learnSecret: (value) => learned.push(value),
    random: () => 0,
  });
  onTestFinished(() => client.close());
  return { client, events, learned };
}

/** The events of one type. */
export function eventsOf<T extends MonitorEvent['type']>(
  events: readonly MonitorEvent[],
  type: T,
): Extract<MonitorEvent, { type: T }>[] {
  return events.filter((event): event is Extract<MonitorEvent, { type: T }> => event.type === type);
}

/** A read that needs nothing. */
export const readProjects: Call = {
  api: 'rest',
  operation: 'projects.list',
  method: 'GET',
  path: '/projects',
};
