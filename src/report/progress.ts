import type { EventSink, MonitorEvent } from '../events/events.ts';
import { inert } from '../text/inert.ts';

/** Where progress is shown. */
export type ProgressOptions = {
  /** Whether one status line is drawn over and over, for a person who watches; plain lines otherwise. */
  readonly interactive: boolean;
  readonly columns: number;
  /** Takes text as it is, escapes and all: the status line. */
  readonly draw: (text: string) => void;
  /** Takes a whole line. */
  readonly print: (line: string) => void;
};

/** Shows how far a check has come. */
export type Progress = {
  readonly sink: EventSink;
  /** Takes the status line away. */
  clear(): void;
};

/** Where one target's check stands. */
type Standing = { deadline: number; requests: number; probe: string };

const eraseLine = '\r\u001b[2K';

/**
 * Shows a check's progress from its events. On a terminal: one line with the probe at work, the requests spent and
 * the time left by plan. Elsewhere: a line for each finished probe.
 */
export function createProgress(options: ProgressOptions): Progress {
  const standing: Standing = { deadline: 0, requests: 0, probe: '' };
  let drawn = false;
  const clear = (): void => {
    if (drawn) options.draw(eraseLine);
    drawn = false;
  };
  const draw = (target: string, at: number): void => {
    const line = describeStanding(target, standing, at);
    options.draw(`${eraseLine}${cut(line, options.columns - 1)}`);
    drawn = true;
  };
  const sink: EventSink = (event) => {
    const line = note(standing, event);
    if (line === undefined) return;
    if (options.interactive) draw(event.target, event.at);
    else if (line !== '') options.print(line);
  };
  return { sink, clear };
}

/** Undefined where the event does not move the check on; the line for plain output, empty where it gets none. */
function note(standing: Standing, event: MonitorEvent): string | undefined {
  if (event.type === 'cycle-started') {
    const { probes, requests, seconds } = event;
    standing.deadline = event.at + seconds * 1_000;
    const runs = `${probes} probe${probes === 1 ? '' : 's'}`;
    return `${inert(event.target)}: ${runs}, ${requests} requests, ${seconds} s planned`;
  }
  if (event.type === 'probe-started') {
    standing.probe = `${inert(event.probe)} on ${inert(event.api)}`;
    return '';
  }
  if (event.type === 'exchange') {
    standing.requests += 1;
    return '';
  }
  return event.type === 'probe-finished' ? describeFinished(event, standing.requests) : undefined;
}

function describeStanding(target: string, { probe, requests, deadline }: Standing, at: number): string {
  const left = Math.max(0, Math.ceil((deadline - at) / 1_000));
  const work = probe === '' ? 'starting' : probe;
  return `${inert(target)}: ${work} · ${requests} requests · about ${left} s left`;
}

type Finished = Extract<MonitorEvent, { readonly type: 'probe-finished' }>;

function describeFinished(event: Finished, requests: number): string {
  const { target, probe, api, outcome, seconds, detail } = event;
  const why = detail === undefined ? '' : `: ${inert(detail)}`;
  const cost = `${seconds.toFixed(1)} s, ${requests} requests so far`;
  return `${inert(target)}: ${inert(probe)} on ${inert(api)} ${outcome}${why} (${cost})`;
}

function cut(line: string, width: number): string {
  const characters = Array.from(line);
  return characters.length <= width ? line : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
