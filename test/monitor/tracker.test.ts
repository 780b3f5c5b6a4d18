import { expect, it } from 'vitest';
import { foldFrom } from '../../src/drift/fold-places.ts';
import { emptyRecord } from '../../src/drift/fold.ts';
import type { Judgement } from '../../src/contract/judgement.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createTracker } from '../../src/monitor/tracker.ts';
import { conforming, violating } from '../support/judgements.ts';

it('follows each judgement with what is then known of its clause, apart for each target, API and clause', () => {
  const events: MonitorEvent[] = [];
  const emit = createTracker((event) => events.push(event));
  for (const judgement of [
    conforming(),
    violating({ reproduced: true }),
    violating({ reproduced: true, api: 'emulator' }),
  ]) {
    emit({ type: 'judgement', target: judgement.target, at: judgement.at, judgement });
  }
  expect(events.map(({ type }) => type)).toEqual([0, 1, 2].flatMap(() => ['judgement', 'clause-state']));
  expect(
    events.flatMap((event) =>
      event.type === 'clause-state' ? [[event.record.standing, event.transition]] : [],
    ),
  ).toEqual([
    ['conforming', undefined],
    ['persistent', 'raised'],
    ['never_held', 'raised'],
  ]);
});

it('closes a drift when the cycle is over in which enough conforms, before it says so', () => {
  const events: MonitorEvent[] = [];
  const emit = createTracker((event) => events.push(event));
  const judge = (...judgements: readonly Judgement[]): void => {
    for (const judgement of judgements) {
      emit({ type: 'judgement', target: judgement.target, at: judgement.at, judgement });
    }
  };
  const finish = (target: string): void => {
    emit({ type: 'cycle-finished', target, at: 9, run: 'r', seconds: 9, requests: 12 });
  };
  const { target } = conforming();
  judge(conforming(), violating({ reproduced: true }), ...Array.from({ length: 3 }, () => conforming()));
  finish('another');
  const told = (): unknown[] =>
    events.flatMap((event) => (event.type === 'clause-state' ? [event.transition ?? []].flat() : []));
  expect(told()).toEqual(['raised']);
  finish(target);
  expect(told()).toEqual(['raised', 'recovered']);
  expect(events.at(-1)?.type).toBe('cycle-finished');
});

it('keeps apart what each place sees, where its monitor has a location', () => {
  const records: unknown[] = [];
  const note = (event: MonitorEvent): void => {
    if (event.type === 'clause-state') records.push(event.record);
  };
  const known = foldFrom('bergen', emptyRecord(conforming()), conforming({ at: 1 })).record;
  const emit = createTracker(note, [known], 'oslo');
  const judgement = violating({ reproduced: true, at: 2 });
  emit({ type: 'judgement', target: judgement.target, at: judgement.at, judgement });
  expect(records).toMatchObject([
    { standing: 'persistent', places: [{ location: 'bergen' }, { location: 'oslo' }] },
  ]);
});
