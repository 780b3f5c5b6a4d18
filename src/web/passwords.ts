import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Compares passwords with bcrypt hashes. */
export type Passwords = {
  /**
   * Whether the password is that of the hash; undefined where so many are waiting already that this one is not looked at.
   * Rejects when the thread that compares was lost; the next comparison starts another.
   */
  readonly fits: (password: string, hash: string) => Promise<boolean | undefined>;
  readonly close: () => Promise<void>;
};

/** As many comparisons as may wait: each takes a tenth of a second or more, and whoever sent it can send another. */
const mostWaiting = 64;

/** CommonJS and not a module of ours, so that it is the same in the built program and in a test. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { compareSync } = require(workerData);
parentPort.on('message', ([password, hash]) => parentPort.postMessage(compareSync(password, hash)));
`;

type Waiting = { readonly settle: (fits: boolean) => void; readonly lose: (error: Error) => void };

/** A thread and who waits for its answers, in the order in which they come: the next thread owes them none. */
type Thread = { readonly worker: Worker; readonly waiting: Waiting[] };

/**
 * Compares one after the other in a thread of its own, which is started when the first password comes: a comparison is meant to
 * be slow, and whoever guesses passwords must not slow down the probing.
 */
export function createPasswords(): Passwords {
  let thread: Thread | undefined;
  const start = (): Thread => {
    const workerData = createRequire(import.meta.url).resolve('bcryptjs');
    const worker = new Worker(program, { eval: true, workerData, execArgv: [], env: {} });
    const started: Thread = { worker, waiting: [] };
    const end = (error: Error): void => {
      if (thread === started) thread = undefined;
      for (const { lose } of started.waiting.splice(0)) lose(error);
    };
    worker.unref();
    worker.on('message', (fits: boolean) => started.waiting.shift()?.settle(fits));
    worker.on('error', end);
    worker.on('exit', () => end(new Error('the thread that compares passwords has ended')));
    return started;
  };
  return {
    async fits(password, hash) {
      thread ??= start();
      const { worker, waiting } = thread;
      if (waiting.length >= mostWaiting) return undefined;
      worker.postMessage([password, hash]);
      return new Promise<boolean>((settle, lose) => waiting.push({ settle, lose }));
    },
    async close() {
      await thread?.worker.terminate();
    },
  };
}
