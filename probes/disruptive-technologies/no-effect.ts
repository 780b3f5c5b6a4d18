import type { TargetConfig } from '../../src/config/target.ts';
import type { Verdict } from '../../src/contract/verdict.ts';
import { perCycle } from '../../src/probe/per-cycle.ts';
import type { Occasion, ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { isRefusal, judgeUntouched, type Reading, type Untouched } from './clauses/no-effect.ts';
import { placeOf, readBack, readSettled } from './read-back.ts';

export {
  deviceStays,
  labelStays,
  memberEnded,
  memberStays,
  noDevice,
  noLabel,
  noMember,
} from './clauses/no-effect.ts';

/** A write that may have been refused, and what must then be as it was. */
export type RefusedWrite = readonly [write: Exchange, untouched: Untouched];

/** How long after a refusal the second look is taken. */
export const secondLookSeconds = 60;
const laterMilliseconds = secondLookSeconds * 1000;

const clause = '400-429/no-effect';

type Entry = {
  readonly api: string;
  readonly write: Exchange;
  readonly untouched: Untouched;
  /** Monotonic milliseconds. */
  readonly at: number;
};

/** What this cycle's refused writes must have left as it was. */
type Book = {
  /** By what each is about, so that the newest word on a thing stands. */
  readonly entries: Map<string, Entry>;
  /** What the second look has read so far: one reading serves everything that is to be seen in it, on both APIs. */
  readonly readings: Map<string, Reading>;
  /** The APIs whose second look is ordered. */
  readonly ordered: Set<string>;
};

const bookOf = perCycle((): Promise<Book> =>
  Promise.resolve({ entries: new Map(), readings: new Map(), ordered: new Set() }),
);

/**
 * Judges that refused writes changed nothing: reads back at once, each resource once however many writes were about
 * it, and orders a second look after a minute. Writes that were not refused are passed over. A thing that a permitted
 * write changes later in the cycle would be reported by the second look, so use a name of its own for each case.
 * The probe lists `400-429/no-effect` in `judges`, and counts one request per resource for the look at once.
 * Resolves with what the look at once says of each of the refused ones.
 */
export async function expectUnchanged(
  context: ProbeContext,
  occasion: Occasion,
  writes: readonly RefusedWrite[],
): Promise<readonly Verdict[]> {
  const refused = writes.filter(([write]) => isRefusal(write));
  if (refused.length === 0) return [];
  const book = await bookOf(context);
  const at = context.clock.monotonic();
  const readings = new Map<string, Reading>();
  const verdicts: Verdict[] = [];
  for (const [write, untouched] of refused) {
    const place = placeOf(untouched);
    const all = refused.map(([, each]) => each).filter((each) => placeOf(each) === place);
    const reading = readings.get(place) ?? (await readSettled(context, occasion, [untouched, ...all]));
    readings.set(place, reading);
    const verdict = judgeUntouched(untouched, reading);
    occasion.judge(clause, [write, ...reading], verdict);
    verdicts.push(verdict);
    // What is seen to have changed at once needs no second look.
    if (verdict.outcome === 'violates') continue;
    const subject = `${context.api} ${write.operation} ${subjectOf(untouched)}`;
    book.entries.set(subject, { api: context.api, write, untouched, at });
  }
  book.readings.clear();
  orderSecondLook(context, book, laterMilliseconds);
  return verdicts;
}

/** When somebody asked for it who may, in monotonic milliseconds, by what it is about: in whichever cycle of the target. */
const permitted = new WeakMap<TargetConfig, Map<string, number>>();

/**
 * Tells that somebody who may is about to change what refused writes must leave as it was. Should undoing that fail, a second
 * look after an earlier refusal would blame it for this; another cycle may have begun before that look's turn came.
 */
export function expectChange({ clock, target }: ProbeContext, changed: Untouched): void {
  const known = permitted.get(target) ?? new Map<string, number>();
  permitted.set(target, known.set(subjectOf(changed), clock.monotonic()));
}

function isOvertaken({ target }: ProbeContext, { at, untouched }: Entry): boolean {
  return (permitted.get(target)?.get(subjectOf(untouched)) ?? Number.NEGATIVE_INFINITY) >= at;
}

/** What the second look read at this place, where it has been there: a device, or a list of members or devices. */
export async function findSecondLook(context: ProbeContext, place: string): Promise<Reading | undefined> {
  return (await bookOf(context)).readings.get(place);
}

function orderSecondLook(context: ProbeContext, book: Book, milliseconds: number): void {
  if (book.ordered.has(context.api)) return;
  book.ordered.add(context.api);
  context.later(milliseconds, (later) => lookAgain(later, book));
}

/** Waits until even the youngest refusal is a minute old, so that everything is read once, and only once. */
async function lookAgain(context: ProbeContext, book: Book): Promise<void> {
  book.ordered.delete(context.api);
  const due = [...book.entries.values()].filter(
    (entry) => entry.api === context.api && !isOvertaken(context, entry),
  );
  if (due.length === 0) return;
  const youngest = Math.max(...Array.from(book.entries.values(), ({ at }) => at));
  const left = youngest + laterMilliseconds - context.clock.monotonic();
  if (left > 0) {
    orderSecondLook(context, book, left);
    return;
  }
  let readings = book.readings;
  await context.occasion(async (occasion) => {
    for (const { write, untouched } of due) {
      const reading = await readOnce(occasion, untouched, readings);
      occasion.judge(clause, [write, ...reading], judgeUntouched(untouched, reading));
    }
    // A repetition looks afresh.
    readings = new Map();
  });
}

async function readOnce(
  occasion: Occasion,
  untouched: Untouched,
  readings: Map<string, Reading>,
): Promise<Reading> {
  const place = placeOf(untouched);
  const known = readings.get(place);
  if (known !== undefined) return known;
  const reading = await readBack(occasion, untouched);
  readings.set(place, reading);
  return reading;
}

/** What is looked at. */
function subjectOf(untouched: Untouched): string {
  switch (untouched.kind) {
    case 'label':
      return `${untouched.device}/labels/${untouched.key}`;
    case 'device':
      return untouched.device;
    case 'member':
      return `${untouched.group}/members/${untouched.email}`;
    case 'no-device':
      return `${untouched.project}/devices ${untouched.mark}`;
  }
}
