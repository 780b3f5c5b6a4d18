import { onTestFinished } from 'vitest';
import { emptyBaseline } from '../../src/drift/baseline.ts';
import type { ClauseRecord } from '../../src/drift/clause-record.ts';
import type { EventSink } from '../../src/events/events.ts';
import type { Leftover } from '../../src/probe/cleanup-ledger.ts';
import type { Store, StoreOptions } from '../../src/store/open-store.ts';
import type { AnsweredExchange } from '../../src/wire/exchange.ts';
import { someMoment } from '../support/events.ts';
import { openAnywhere, type TestPlace } from './place.ts';

/** Options under which nothing goes wrong unseen: `said` takes every line. */
export function storeOptions(said: string[] = [], more: Partial<StoreOptions> = {}): StoreOptions {
  return { now: () => someMoment, retentionDays: 90, say: (line) => said.push(line), ...more };
}

/** Opens a store, of no matter which place when none is named, that is closed after the test, unless the test did. */
export async function openTestStore(
  place?: Pick<TestPlace, 'open'>,
  options = storeOptions(),
): Promise<Store> {
  const store = await (place === undefined ? openAnywhere(options) : place.open(options));
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await store.close();
    open = false;
  };
  onTestFinished(close);
  return { ...store, close };
}

/** Where several may watch a target, this monitor does from now on. */
export async function watchWhereShared(
  store: Store,
  target: string,
  sink: EventSink,
  records: readonly ClauseRecord[] = [],
): Promise<void> {
  const taken = await store.coordination?.leases.take(target, 60_000, 0);
  if (taken === undefined) return;
  const { tenure } = taken;
  sink({ type: 'recalled', target, at: someMoment, tenure, records, baseline: emptyBaseline });
}

/** An answered exchange with everything filled in but what a test is about. */
export function exchange(
  id: string,
  response: Partial<AnsweredExchange['response']> = {},
  more: Partial<AnsweredExchange> = {},
): AnsweredExchange {
  return {
    id,
    api: 'rest',
    operation: 'labels.create',
    provoked: true,
    request: {
      method: 'POST',
      url: 'http://127.0.0.1/v2/projects/p/devices/d/labels',
      headers: [['Authorization', 'Bearer [redacted]']],
      body: Buffer.from('{"key":"a"}'),
    },
    sentAt: someMoment,
    timings: { sent: 1, answered: 2, ended: 3 },
    response: {
      status: 409,
      headers: [['Content-Type', 'application/json']],
      body: Buffer.from('{"error":"exists","code":409}'),
      bodyEnd: 'complete',
      ...response,
    },
    ...more,
  };
}

/** A leftover of a run. */
export function leftover(mark: string, more: Partial<Leftover> = {}): Leftover {
  return {
    target: 'sandbox',
    run: 'run-1',
    kind: 'emulated-device',
    mark,
    parent: 'projects/p',
    at: someMoment,
    ...more,
  };
}
