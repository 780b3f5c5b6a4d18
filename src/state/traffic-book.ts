import type { EventOf, MonitorEvent } from '../events/events.ts';
import type { CycleView, LastExchange, TrafficSnapshot } from '../events/target-snapshot.ts';
import type { TargetView } from './target-view.ts';

type TrafficView = Pick<
  TargetView,
  'cycle' | 'lastExchanges' | 'tokenExpiries' | 'pendingCleanups' | 'cleanupFailures'
>;

/** What one target's passes and requests left behind: newest exchanges, tokens, resources still to be removed. */
export type TrafficBook = {
  readonly apply: (event: MonitorEvent) => void;
  readonly view: () => TrafficView;
  readonly snapshot: () => TrafficSnapshot;
  readonly restore: (snapshot: TrafficSnapshot) => void;
};

/** Starts with nothing sent. */
export function createTrafficBook(): TrafficBook {
  let cycle: CycleView | undefined;
  let cleanupFailures = 0;
  let lastExchanges = new Map<string, LastExchange>();
  let tokenExpiries = new Map<string, number>();
  let pendingCleanups = new Set<string>();

  const forgetAccounts = (event: EventOf<'target-added'>): void => {
    for (const account of tokenExpiries.keys()) {
      if (!event.accounts.includes(account)) tokenExpiries.delete(account);
    }
  };
  const cleanUp = (event: EventOf<'cleanup'>): void => {
    if (event.state === 'pending') pendingCleanups.add(event.resource);
    else if (event.state === 'done') pendingCleanups.delete(event.resource);
    else cleanupFailures += 1;
  };
  return {
    apply(event) {
      if (event.type === 'target-added') forgetAccounts(event);
      else if (event.type === 'cycle-started') cycle = { run: event.run, startedAt: event.at };
      else if (event.type === 'cycle-finished' && cycle !== undefined)
        cycle = { ...cycle, finishedAt: event.at };
      else if (event.type === 'exchange') lastExchanges.set(event.exchange.api, summarize(event.exchange));
      else if (event.type === 'token-renewed') tokenExpiries.set(event.account, event.expires);
      else if (event.type === 'cleanup') cleanUp(event);
    },
    view: () => ({
      ...(cycle === undefined ? {} : { cycle }),
      lastExchanges,
      tokenExpiries,
      pendingCleanups,
      cleanupFailures,
    }),
    snapshot: () => ({
      ...(cycle === undefined ? {} : { cycle }),
      lastExchanges: Object.fromEntries(lastExchanges),
      tokenExpiries: Object.fromEntries(tokenExpiries),
      pendingCleanups: [...pendingCleanups],
      cleanupFailures,
    }),
    restore(snapshot) {
      ({ cycle, cleanupFailures } = snapshot);
      lastExchanges = new Map(Object.entries(snapshot.lastExchanges));
      tokenExpiries = new Map(Object.entries(snapshot.tokenExpiries));
      pendingCleanups = new Set(snapshot.pendingCleanups);
    },
  };
}

function summarize(exchange: EventOf<'exchange'>['exchange']): LastExchange {
  const { sentAt: at, operation } = exchange;
  return exchange.failure === undefined
    ? { at, operation, status: exchange.response.status }
    : { at, operation, failure: exchange.failure.reason };
}
