import { createClock } from '../clock/clock.ts';
import type { ChangeGroup } from '../drift/changes.ts';
import { writeBaselineText } from '../report/baseline-text.ts';
import { choose, visit, type BaselineChoice } from './baseline-choice.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './exit.ts';
import { readKnownBaseline } from './known-baseline.ts';

/** Which changes are accepted, and why. */
export type AcceptChoice = BaselineChoice & {
  readonly id: string | undefined;
  readonly all?: true;
  readonly reason: string;
};

/** Prints what is recorded of a target's errors, and what changed. */
export async function showBaseline(choice: BaselineChoice, context: CliContext): Promise<void> {
  const { target, definition, place } = await choose(choice, context);
  const text = await visit(place, async ({ baselines }) => {
    const { stored, open, waiting } = await readKnownBaseline(target.name, definition, baselines);
    return writeBaselineText({ target: target.name, baseline: stored, open, waiting });
  });
  context.output.print(text);
}

/**
 * Notes that changes are accepted; a monitor takes that up at the end of its cycle, or when it starts.
 * @throws UsageError when there is nothing to accept.
 */
export async function acceptChanges(choice: AcceptChoice, context: CliContext): Promise<void> {
  if ((choice.id === undefined) === (choice.all === undefined)) {
    throw new UsageError('name the id of one change, or give --all');
  }
  if (choice.reason.trim() === '') throw new UsageError('--reason is empty; say why this is accepted');
  const { target, definition, place } = await choose(choice, context);
  const accepted = await visit(place, async ({ baselines }) => {
    const { open, waiting } = await readKnownBaseline(target.name, definition, baselines);
    const left = open.filter(({ id }) => !waiting.includes(id));
    const wanted = choice.all === true ? left : [requireChange(choice.id ?? '', left)];
    const now = createClock(1).now();
    for (const change of wanted) {
      const { reason } = choice;
      const content = JSON.stringify(change);
      // A monitor on a fast clock lives in the future.
      const at = Math.max(now, change.since);
      await baselines.accept({ id: change.id, target: target.name, content, reason, accepted: at });
    }
    return wanted.length;
  });
  context.output.print(
    accepted === 0
      ? `Nothing is open on ${target.name}.`
      : `Accepted ${accepted} ${accepted === 1 ? 'change' : 'changes'} on ${target.name}; a monitor takes that up at the end of its next cycle.`,
  );
  if (accepted > 0 && target.baseline !== undefined) {
    context.output.print(
      `To have it in the reviewed file too: faultline baseline export ${target.baseline.file}`,
    );
  }
}

function requireChange(id: string, open: readonly ChangeGroup[]): ChangeGroup {
  const change = open.find((each) => each.id === id);
  if (change !== undefined) return change;
  const names = open.map((each) => each.id).join(', ') || 'none';
  throw new UsageError(`there is no open change "${id}"; open are: ${names}`);
}
