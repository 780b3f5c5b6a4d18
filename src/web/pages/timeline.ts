import { html } from 'hono/html';
import type { TransitionView } from '../views/history-view.ts';
import { describeSpan, showMoment, type Markup } from './show.ts';
import { standingWords } from './states.ts';

/** How a clause stood between two moments, in milliseconds since the Unix epoch. */
type Stretch = { readonly from: number; readonly to: number; readonly standing: string };

/** What a timeline is drawn from. Moments are ISO 8601. */
export type TimelineFacts = {
  /** When it is known from. */
  readonly from: string;
  readonly now: string;
  /** How it stands now. */
  readonly standing: string;
  /** Newest first. */
  readonly transitions: readonly TransitionView[];
};

const width = 1_000;

/** A bar from the past to now, coloured by how a clause stood, with the same in words below. */
export function showTimeline({ from, now, standing, transitions }: TimelineFacts): Markup {
  const stretches = toStretches(from, now, standing, transitions);
  const start = stretches[0]?.from ?? Date.parse(from);
  const span = Math.max(1, Date.parse(now) - start);
  const bars = stretches.map((stretch) => {
    const x = ((stretch.from - start) / span) * width;
    const w = Math.max(2, ((stretch.to - stretch.from) / span) * width);
    return html`<rect
      class="${stretch.standing}"
      x="${x.toFixed(1)}"
      y="0"
      width="${w.toFixed(1)}"
      height="20"
    />`;
  });
  return html`<figure class="timeline">
    <svg viewBox="0 0 ${width} 20" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>
    <figcaption><span>${describeSpan(span)} ago</span><span>now</span></figcaption>
    <ol class="events">
      ${transitions.map((transition) => showTransition(transition, now))}
      ${transitions.length === 0 ? html`<li>It was neither raised nor did it recover since it is watched.</li>` : ''}
    </ol>
  </figure>`;
}

/** One time that a drift was raised or recovered. */
export function showTransition({ transition, standing, at }: TransitionView, now: string): Markup {
  return html`<li>
    <span class="dot ${standing}" aria-hidden="true"></span> ${transition}:
    ${standingWords[standing] ?? standing}, ${showMoment(at, now)}
  </li>`;
}

/** Before the first transition a clause stood the other way: it held where the first one raised it. */
function toStretches(
  from: string,
  now: string,
  standing: string,
  newestFirst: readonly TransitionView[],
): readonly Stretch[] {
  const end = Date.parse(now);
  const oldestFirst = newestFirst.toReversed();
  const [first] = oldestFirst;
  if (first === undefined) return [{ from: Date.parse(from), to: end, standing }];
  const begin = Math.min(Date.parse(from), Date.parse(first.at));
  const before = first.transition === 'recovered' ? 'persistent' : guessBefore(first.standing);
  const points = [
    { at: begin, standing: before },
    ...oldestFirst.map((each) => ({ at: Date.parse(each.at), standing: each.standing })),
  ];
  return points.map((point, index) => ({
    from: point.at,
    to: points[index + 1]?.at ?? end,
    standing: point.standing,
  }));
}

/** What was never seen to hold was not known before. */
function guessBefore(standing: string): string {
  return standing === 'never_held' ? 'unknown' : 'conforming';
}
