import { expect, it } from 'vitest';
import { tellRemembered } from '../../src/cli/remembered.ts';
import { clauseState } from '../state/some-events.ts';
import { placeOf } from '../metrics/scripted-day.ts';

it('tells of a drift that was left open since when it is, and from which places it is seen', () => {
  const told: string[] = [];
  const places = [placeOf('bergen', 'conforming'), placeOf('oslo', 'persistent')];
  const records = [
    clauseState('persistent', { places }),
    clauseState('intermittent', { clause: 'body/help' }),
    clauseState('conforming', { clause: 'body/code', places }),
  ].map(({ record }) => record);
  tellRemembered(records, [], (line) => told.push(line));
  expect(told).toEqual([
    'still open: body/json on rest of production, persistent since 2026-01-02T03:04:06.000Z, seen from oslo only',
    'still open: body/help on rest of production, intermittent since 2026-01-02T03:04:06.000Z',
  ]);
});
