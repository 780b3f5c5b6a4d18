import type { Call } from '../client/call.ts';
import type { Exchange } from '../wire/exchange.ts';
import type { Sending } from './sending.ts';

/** What a cycle has made or moved a moment ago: the documentation lets it be answered 404 for a while. */
export type FreshNames = {
  /** Notes that something came to be under this name just now, at this monotonic time in milliseconds. */
  note(name: string, now: number): void;
  /** Whether an answer says that what the call is about is not there, and it may only not be seen yet. */
  mayBeUnseen(call: Call, sending: Sending, exchange: Exchange, now: number): boolean;
};

/** @param seconds how long what was made may stay unseen. */
export function createFreshNames(seconds: number): FreshNames {
  const since = new Map<string, number>();
  return {
    note: (name, now) => void since.set(name, now),
    mayBeUnseen({ path }, { provokes = [] }, { response }, now) {
      if (response?.status !== 404 || provokes.includes(404)) return false;
      return [...since].some(([name, at]) => now - at <= seconds * 1_000 && isAbout(path, name));
    },
  };
}

/** The thing itself, something below it, or a method of it. */
function isAbout(path: string, name: string): boolean {
  return path.startsWith(`/${name}`) && /^(?:[/:]|$)/.test(path.slice(name.length + 1));
}
