import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { elsewhere } from './same-origin.ts';
import type { RunRequest, StatusSources } from './status-sources.ts';

/** What became of a wish to run a probe: `off` where this monitor takes none, `elsewhere` where another site led here. */
export type RunOutcome = RunRequest | 'off' | 'elsewhere';

/** The status and the words for each outcome. */
export const runOutcomes: Readonly<
  Record<RunOutcome, { readonly status: ContentfulStatusCode; readonly words: string }>
> = {
  queued: { status: 202, words: 'Queued: it runs as soon as it is the turn of this target.' },
  busy: { status: 409, words: 'Another run that was asked for has not ended yet; nothing was queued.' },
  not_exercised: { status: 409, words: 'This configuration does not let it run; nothing was queued.' },
  unknown: { status: 404, words: 'There is no such probe on this target.' },
  other_monitor: {
    status: 409,
    words: 'Another monitor probes this target at present: ask on its pages; nothing was queued.',
  },
  off: { status: 403, words: 'Probes are not run on request here; web.run_now switches it on.' },
  elsewhere: { status: 403, words: elsewhere },
};

/** Passes the wish on, unless it is not allowed here or comes from another site. */
export function requestRun(
  { runNow }: Pick<StatusSources, 'runNow'>,
  fromHere: boolean,
  { target, probe }: { readonly target: string; readonly probe: string },
): RunOutcome {
  if (runNow === undefined) return 'off';
  return fromHere ? runNow(target, probe) : 'elsewhere';
}

/** Reads an outcome out of a query. */
export function readOutcome(text: string | undefined): RunOutcome | undefined {
  return Object.keys(runOutcomes).find((each): each is RunOutcome => each === text);
}
