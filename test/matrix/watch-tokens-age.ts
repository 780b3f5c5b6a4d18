import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import { token } from '../../probes/disruptive-technologies/token.ts';
import { createDemoTarget } from '../../src/cli/demo/demo-target.ts';
import { random } from '../../src/cli/random.ts';
import { createClock } from '../../src/clock/clock.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createMonitor } from '../../src/monitor/monitor.ts';
import { createMemoryLedger } from '../../src/probe/cleanup-ledger.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

/** More than an hour has to pass, and nothing else happens in it. A machine that is too busy for it gets more time. */
const scales = [600, 200, 60] as const;

/** Lets a monitor watch how tokens grow old against these drifts, until everything about it was judged. */
export async function watchTokensAge(drifts: readonly string[]): Promise<readonly MonitorEvent[]> {
  let events: readonly MonitorEvent[] = [];
  for (const scale of scales) {
    events = await watchAt(scale, drifts);
    if (!events.some(isTooLate)) break;
  }
  return events;
}

async function watchAt(scale: number, drifts: readonly string[]): Promise<readonly MonitorEvent[]> {
  const clock = createClock(scale);
  const sandbox = await startSandbox({ clock, drifts });
  const events: MonitorEvent[] = [];
  const schedule = { default: '0 0 1 1 *', bursts: '0 0 1 1 *', probes: {} };
  const probes = token.filter(({ serveOnly }) => serveOnly === true);
  const monitor = createMonitor(
    [createDemoTarget(sandbox, schedule)],
    [{ ...disruptiveTechnologies, probes }],
    {
      clock,
      version: 'test',
      redactor: createRedactor(),
      ledger: createMemoryLedger(),
      random,
      emit: (event) => events.push(event),
    },
  );
  monitor.start();
  try {
    while (!isJudged(events)) await clock.sleep(60_000);
  } finally {
    await monitor.stop();
    await sandbox.stop();
  }
  return events;
}

function isJudged(events: readonly MonitorEvent[]): boolean {
  const isAbout = (api: string): boolean =>
    events.some(
      (event) =>
        event.type === 'judgement' &&
        event.judgement.clause === '401/expired-token' &&
        event.judgement.api === api,
    );
  return isAbout('rest') && isAbout('emulator');
}

/** Whether a turn came too late to say anything of the API. */
function isTooLate(event: MonitorEvent): boolean {
  if (event.type !== 'judgement') return false;
  const { verdict } = event.judgement;
  return verdict.outcome === 'inconclusive' && verdict.reason === 'interrupted';
}
