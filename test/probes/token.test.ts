import { describe, expect, it } from 'vitest';
import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import { token } from '../../probes/disruptive-technologies/token.ts';
import { createClock } from '../../src/clock/clock.ts';
import type { Judgement } from '../../src/contract/judgement.ts';
import { createMonitor } from '../../src/monitor/monitor.ts';
import { createMemoryLedger } from '../../src/probe/cleanup-ledger.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { createDemoTarget } from '../../src/cli/demo/demo-target.ts';
import { random } from '../../src/cli/random.ts';
import { checkSandbox, clausesIn } from '../support/sandbox-check.ts';

const probes = ['token-lifetime', 'bad-assertions', 'revoked-credential', 'wrong-secret', 'valid-credential'];

// They wait most of the time, for the pace to be kept: side by side.
describe('the token endpoint', () => {
  it.concurrent('conforms, at the price that was planned, and prints no secret', async () => {
    const { report, events } = await checkSandbox({ probes, scale: 20 });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    expect(clausesIn(report, 'conforms')).toEqual(
      expect.arrayContaining([
        '401/revoked-credential rest',
        '401/revoked-credential emulator',
        '401/valid-credential rest',
        '401/valid-credential emulator',
        'token/lifetime token',
        'token/refusal token',
        'token/error-form token',
      ]),
    );
    expect(report.clauses.find(({ id }) => id === 'token/refusal')?.judged).toBe(11);
    const text = JSON.stringify(events, (_name, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]*\.|assertion=eyJ/);
  });

  it.concurrent.each<[string, string[]]>([
    ['forged-assertion-accepted', ['token/refusal token']],
    ['wrong-secret-accepted', ['401/unknown-credential rest', '401/unknown-credential emulator']],
    ['revoked-key-accepted', ['401/revoked-credential rest', '401/revoked-credential emulator']],
    ['token-life-announced-shorter', ['token/lifetime token']],
    ['newer-token-ends-older', ['token/lifetime token']],
  ])('blames %s on the right clause and no other', async (drift, clauses) => {
    const { report } = await checkSandbox({ probes, scale: 20, sandbox: { drifts: [drift] } });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(clauses);
  });

  it.concurrent('names what a refusal was missed for', async () => {
    const { report } = await checkSandbox({
      probes: ['bad-assertions'],
      scale: 20,
      sandbox: { drifts: ['forged-assertion-accepted'] },
    });
    const violations = report.clauses.find(({ id }) => id === 'token/refusal')?.violations ?? [];
    expect(violations.map(({ expected }) => expected)).toContain(
      'the status 400 or 401 for an unsigned assertion (alg none)',
    );
  });

  it.concurrent('is left alone without forgeries', async () => {
    const { report } = await checkSandbox({
      probes: ['bad-assertions', 'revoked-credential'],
      scale: 20,
      target: (target) => ({ ...target, forgeries: false }),
    });
    const clauses = report.clauses.filter(
      ({ id }) => id === 'token/refusal' || id === '401/revoked-credential',
    );
    expect(clauses.map(({ state }) => state)).toEqual(['not-exercised', 'not-exercised', 'not-exercised']);
    for (const { reason } of clauses) expect(reason).toMatch(/^forgeries_off/);
  });
});

/** Lets a monitor watch how tokens grow old, until everything about it was judged. */
async function watchTokensAge(drifts: readonly string[]): Promise<Judgement[]> {
  const clock = createClock(600);
  const sandbox = await startSandbox({ clock, drifts });
  const judgements: Judgement[] = [];
  const schedule = { default: '0 0 1 1 *', bursts: '0 0 1 1 *', probes: {} };
  const probes = token.filter(({ serveOnly }) => serveOnly === true);
  const options = {
    clock,
    version: 'test',
    redactor: createRedactor(),
    ledger: createMemoryLedger(),
    random,
    emit(event: Parameters<Parameters<typeof createMonitor>[2]['emit']>[0]): void {
      if (event.type === 'judgement' && event.judgement.operation !== 'token.create') {
        judgements.push(event.judgement);
      }
    },
  };
  const target = createDemoTarget(sandbox, schedule);
  const monitor = createMonitor([target], [{ ...disruptiveTechnologies, probes }], options);
  monitor.start();
  try {
    const about = (api: string): number =>
      judgements.filter(({ clause, api: on }) => clause === '401/expired-token' && on === api).length;
    while (about('rest') === 0 || about('emulator') === 0) await clock.sleep(60_000);
  } finally {
    await monitor.stop();
    await sandbox.stop();
  }
  return judgements;
}

const violated = (judgements: readonly Judgement[]): string[] => [
  ...new Set(
    judgements.flatMap(({ clause, api, verdict }) =>
      verdict.outcome === 'violates' ? [`${clause} ${api}`] : [],
    ),
  ),
];

describe('a token that grows old', () => {
  it.concurrent('is honoured for its hour and no longer', async () => {
    const judgements = await watchTokensAge([]);
    expect(judgements.filter(({ verdict }) => verdict.outcome !== 'conforms')).toEqual([]);
    expect(judgements.filter(({ clause }) => clause === 'token/lifetime')).toHaveLength(2);
  });

  it.concurrent.each<[string, string[]]>([
    ['token-life-shortened', ['token/lifetime token']],
    [
      'token-life-lengthened',
      ['token/lifetime token', '401/expired-token rest', '401/expired-token emulator'],
    ],
  ])('shows %s', async (drift, clauses) => {
    expect(violated(await watchTokensAge([drift]))).toEqual(clauses);
  });
});
