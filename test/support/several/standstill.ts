/** How late a timer has to be to count: less is the ordinary grain of a busy process. */
const late = 200;
const every = 100;

/** Notices when this machine keeps everybody waiting: a process that has nothing to do is late. */
export type StandstillWatch = {
  /** For how many milliseconds it did between two moments (milliseconds since the Unix epoch). */
  between(from: number, to: number): number;
  stop(): void;
};

/** Begins to watch. */
export function watchStandstill(): StandstillWatch {
  const found: { readonly at: number; readonly length: number }[] = [];
  let expected = Date.now() + every;
  const timer = setInterval(() => {
    const length = Date.now() - expected;
    if (length > late) found.push({ at: Date.now(), length });
    expected = Date.now() + every;
  }, every);
  return {
    between: (from, to) =>
      found
        .filter(({ at, length }) => at > from && at - length < to)
        .reduce((sum, { length }) => sum + length, 0),
    stop: () => clearInterval(timer),
  };
}
