import type { Leases } from '../probe/coordination.ts';

/**
 * The same leases, asked one after the other in the order of the calls: on connections of their own, a prolongation could overtake the
 * release that was sent after it, and a release the asking after it.
 */
export function inOrder(leases: Leases): Leases {
  let last: Promise<unknown> = Promise.resolve();
  const afterLast = <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    const answer = last.then(call);
    last = answer.catch(() => undefined);
    return answer;
  };
  return {
    take: (...asked) => afterLast(() => leases.take(...asked)),
    release: (...asked) => afterLast(() => leases.release(...asked)),
  };
}
