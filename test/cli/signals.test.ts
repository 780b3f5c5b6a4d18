import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { listenForSignals, untilAborted } from '../../src/cli/signals.ts';

describe('listenForSignals', () => {
  it.each(['SIGINT', 'SIGTERM'])('aborts on %s, and ends at once on the next one', async (name) => {
    const source = new EventEmitter();
    const exits: number[] = [];
    const signal = listenForSignals(source, (code) => exits.push(code));
    expect(signal.aborted).toBe(false);
    source.emit(name);
    await untilAborted(signal);
    expect([signal.aborted, exits]).toEqual([true, []]);
    source.emit('SIGINT');
    expect(exits).toEqual([130]);
  });
});
