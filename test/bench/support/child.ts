import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of its own that does one part of a measurement. */
export type Child<Ready> = {
  readonly pid: number;
  /** What it told when it was ready. */
  readonly ready: Ready;
  /** One question after the other. */
  ask<Answer>(question?: object): Promise<Answer>;
  /** Resolves when it has ended. */
  stop(): Promise<void>;
};

/**
 * Starts a script as a process and waits until it is ready. It is given the options of Node that its parent has, such as
 * `--cpu-prof`.
 * @throws when it ends before it answers.
 */
export async function startChild<Ready>(
  script: URL,
  options: object = {},
  execArgv: readonly string[] = [],
): Promise<Child<Ready>> {
  const child = fork(script, [JSON.stringify(options)], { execArgv: [...process.execArgv, ...execArgv] });
  const next = async (): Promise<unknown> => {
    const ended = new AbortController();
    const onExit = (): void => ended.abort(new Error(`${script.pathname} ended early`));
    child.once('exit', onExit);
    try {
      const [message] = (await once(child, 'message', { signal: ended.signal })) as [unknown];
      return message;
    } catch (error) {
      throw ended.signal.aborted ? ended.signal.reason : error;
    } finally {
      child.off('exit', onExit);
    }
  };
  const ready = (await next()) as Ready;
  return {
    pid: child.pid ?? 0,
    ready,
    async ask<Answer>(question: object = {}): Promise<Answer> {
      const answered = next();
      child.send(question);
      return (await answered) as Answer;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** What a child hands over once it is ready: what it tells, how it answers, and how it ends. */
export type Service<Question> = {
  readonly ready: object;
  readonly answer?: (question: Question) => Promise<object> | object;
  readonly stop?: () => Promise<void>;
};

/** The other end, inside the child: starts it with the options it was given, and ends it when its parent lets go. */
export async function serveParent<Question>(
  start: (options: never) => Promise<Service<Question>>,
): Promise<void> {
  const service = await start(JSON.parse(process.argv[2] ?? '{}') as never);
  process.on('message', (question) => {
    void Promise.resolve(service.answer?.(question as Question) ?? {}).then((answer) =>
      process.send?.(answer),
    );
  });
  process.on('disconnect', () => {
    void (service.stop?.() ?? Promise.resolve()).finally(() => process.exit(0));
  });
  process.send?.(service.ready);
}
