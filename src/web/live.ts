/** Tells browsers that something has happened, so that they look again; it never tells what. */
export type Live = {
  /** Something happened; listeners hear of it within two seconds. */
  readonly note: () => void;
  /** A stream of server-sent events for one more listener; undefined where there are enough of them. */
  listen(): ReadableStream<Uint8Array> | undefined;
  /** Ends all streams; nobody can listen any more. */
  close(): void;
};

/** How many pages may listen at a time: each asks for its page again when something happened. */
const mostListeners = 16;
/** Real milliseconds between two events, however much happens. */
const pause = 2_000;
/** Real milliseconds after which a silent stream says that it still is there, which shows whether the reader still is. */
const breath = 15_000;

type Listener = ReadableStreamDefaultController<Uint8Array>;

const changed = new TextEncoder().encode('event: changed\ndata:\n\n');
const still = new TextEncoder().encode(': still here\n\n');

/** Starts without listeners. */
export function createLive(): Live {
  const listeners = new Set<Listener>();
  let waiting: NodeJS.Timeout | undefined;
  let closed = false;
  /** A reader that does not keep up is left out: the next event tells it the same. */
  const send = (message: Uint8Array): void => {
    for (const listener of listeners) if ((listener.desiredSize ?? 0) > 0) listener.enqueue(message);
  };
  const breathing = setInterval(() => send(still), breath).unref();
  return {
    note() {
      if (closed || listeners.size === 0) return;
      waiting ??= setTimeout(() => {
        waiting = undefined;
        send(changed);
      }, pause).unref();
    },
    listen() {
      if (closed || listeners.size >= mostListeners) return undefined;
      let own: Listener | undefined;
      return new ReadableStream<Uint8Array>(
        {
          start(listener) {
            own = listener;
            listeners.add(listener);
            listener.enqueue(still);
          },
          cancel() {
            if (own !== undefined) listeners.delete(own);
          },
        },
        { highWaterMark: 4 },
      );
    },
    close() {
      closed = true;
      clearInterval(breathing);
      clearTimeout(waiting);
      for (const listener of listeners) listener.close();
      listeners.clear();
    },
  };
}
