import { describe, expect, it } from 'vitest';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createProgress } from '../../src/report/progress.ts';
import { happen, someExchange, someMoment } from '../support/events.ts';
import { hostile } from '../support/reports.ts';

const probe = { probe: 'duplicate-label', api: 'rest', run: 'r' };
const course: readonly MonitorEvent[] = [
  happen({ type: 'cycle-started', run: 'r', probes: 1, requests: 4, seconds: 9 }),
  happen({ type: 'probe-started', ...probe }),
  happen(someExchange, someMoment + 2_000),
  happen({ type: 'headroom', account: 'all', requests: 24 }),
  happen(
    { type: 'probe-finished', ...probe, outcome: 'inconclusive', seconds: 2.5, detail: hostile },
    someMoment + 2_500,
  ),
];

function show(interactive: boolean, columns = 80): { drawn: string[]; printed: string[] } {
  const drawn: string[] = [];
  const printed: string[] = [];
  const progress = createProgress({
    interactive,
    columns,
    draw: (text) => drawn.push(text),
    print: (line) => printed.push(line),
  });
  for (const event of course) progress.sink(event);
  progress.clear();
  progress.clear();
  return { drawn, printed };
}

describe('createProgress', () => {
  it('draws one line over and over on a terminal, and takes it away', () => {
    const { drawn, printed } = show(true);
    expect(printed).toEqual([]);
    expect(drawn).toEqual([
      '\r\u001b[2Ksandbox: starting · 0 requests · about 9 s left',
      '\r\u001b[2Ksandbox: duplicate-label on rest · 0 requests · about 9 s left',
      '\r\u001b[2Ksandbox: duplicate-label on rest · 1 requests · about 7 s left',
      '\r\u001b[2Ksandbox: duplicate-label on rest · 1 requests · about 7 s left',
      '\r\u001b[2K',
    ]);
  });

  it('never wraps the line', () => {
    const { drawn } = show(true, 20);
    expect(drawn[1]).toBe('\r\u001b[2Ksandbox: duplicate…');
  });

  it('prints plain lines elsewhere, one for each finished probe', () => {
    const { drawn, printed } = show(false);
    expect(drawn).toEqual([]);
    expect(printed).toEqual([
      'sandbox: 1 probe, 4 requests, 9 s planned',
      expect.stringMatching(
        /^sandbox: duplicate-label on rest inconclusive: \\u\{1b\}\[2J.* \(2\.5 s, 1 requests so far\)$/,
      ),
    ]);
    expect(printed.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });
});
