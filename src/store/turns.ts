/** Runs what it is given, one after the other in the order of the calls, whatever becomes of those before. */
export type InTurn = <Result>(action: () => Promise<Result>) => Promise<Result>;

/** Turns of which none has been taken yet. */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const mine = last.then(action);
    last = mine.catch(() => undefined);
    return mine;
  };
}
