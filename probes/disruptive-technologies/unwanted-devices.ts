import type { ProbeContext } from '../../src/probe/probe.ts';
import { markLabel, unwantedMark } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';

/** What a device would carry that must not come to be. */
export type UnwantedDevice = {
  /** Unique to this one attempt. */
  readonly mark: string;
  readonly labels: Readonly<Record<string, string>>;
};

/**
 * Prepares attempts to create devices that must be refused: what comes to be all the same is found by the mark that
 * they have in common, and removed at the end of the cycle. Returns what makes one attempt after another.
 */
export async function prepareUnwanted(context: ProbeContext): Promise<() => UnwantedDevice> {
  const common = await unwantedMark(context);
  return () => {
    const mark = createUnknownId(context.random);
    return { mark, labels: { [markLabel]: common, [`${markLabel}-case`]: mark } };
  };
}
