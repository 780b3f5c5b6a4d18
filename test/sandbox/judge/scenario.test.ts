import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '../../../src/clock/clock.ts';
import { clientClauseIds } from '../../../src/sandbox/judge/clauses.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { parseScenario } from '../../../src/sandbox/scenario/read-scenario.ts';
import { runScenario } from '../../../src/sandbox/scenario/run-scenario.ts';
import type { ScenarioOutcome } from '../../../src/sandbox/scenario/outcome.ts';
import { createSmallClient, polite, pythonLike, useApi } from '../support/small-client.ts';
import type { Manners } from '../support/small-client.ts';

const file = 'examples/client-scenario.yaml';
const example = await readFile(new URL(`../../../${file}`, import.meta.url), 'utf8');

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.stop());

/** Plays a scenario for a client with these manners. */
async function play(text: string, manners: Manners | undefined): Promise<ScenarioOutcome> {
  const clock = createClock(10);
  const scenario = parseScenario(text, 'test.yaml');
  sandbox = await startSandbox({
    clock,
    judge: true,
    ...(scenario.token_lifetime === undefined ? {} : { tokenLifetime: scenario.token_lifetime }),
  });
  const stop = new AbortController();
  const using =
    manners === undefined
      ? Promise.resolve()
      : useApi(createSmallClient(sandbox, clock, manners), sandbox, clock, stop.signal);
  const { signal } = new AbortController();
  const outcome = await runScenario({ scenario, sandbox, clock, signal, onProgress: () => undefined });
  stop.abort();
  await using;
  return outcome;
}

const findings = (): string[] =>
  sandbox!.judgement()!.findings.map(({ clause, words }) => `${clause}: ${words}`);

/** A scenario of one step, which is given in lines. */
const once = (rest: string): string => `steps:\n  - name: one\n    ${rest.replaceAll('\n', '\n    ')}\n`;
/** One whose expectation is met by anything, with another line. */
const step = (rest: string): string => `steps:\n  - name: one\n    expect: any eventually 200\n    ${rest}\n`;

describe('the ready scenario', () => {
  it('exercises every clause, and a client that keeps the rules conforms', async () => {
    const outcome = await play(example, polite);
    expect(findings()).toEqual([]);
    expect(outcome).toEqual({ verdict: 'conforms', reasons: [], stopped: false });
    const { clauses } = sandbox!.judgement()!;
    expect(clauses.filter(({ state }) => state === 'conforms').map(({ id }) => id)).toEqual(clientClauseIds);
  });

  it('catches what the public Python client does after 500 and 504', async () => {
    const text = example.replace(/ {2}- name: somebody else[^]*?(?=\n\n)/, '');
    const outcome = await play(text.replace('  - client/reapply\n', ''), pythonLike);
    expect(outcome.verdict).toBe('violates');
    const told = findings().join('\n');
    // How long a busy machine takes to send at once is not looked at.
    expect(told).toMatch(
      /client\/backoff: waited 0\.\d s after a 503 on labels\.create; the documented minimum is 1 s/,
    );
    expect(told).toMatch(/client\/backoff: waited 0\.\d s after a 500 on devices\.list/);
    expect(told).toMatch(
      /client\/backoff-504: waited 9\.\d s after a 504 on devices\.list; the documented minimum is 10 s/,
    );
    expect(told).not.toMatch(/retry-after|spread/);
  });

  it('catches one that is rude everywhere', async () => {
    const rude = { wait: () => 0, rereads: false, renewalLead: -4 };
    const { verdict } = await play(example, rude);
    expect(verdict).toBe('violates');
    const broken = new Set(findings().map((line) => line.split(':')[0]));
    expect([...broken]).toEqual(
      expect.arrayContaining([
        'client/retry-after',
        'client/backoff',
        'client/backoff-504',
        'client/reapply',
      ]),
    );
    expect(findings().join('\n')).toContain('client/token-renewal: used an access token');
  });
});

describe('a scenario', () => {
  it('is inconclusive when what it waits for never comes, and says what came', async () => {
    const text = once(
      "faults: 'next 1 of members.create: 503'\nexpect: members.create eventually 200\ndeadline: 3",
    );
    const outcome = await play(text, polite);
    expect(outcome.verdict).toBe('inconclusive');
    expect(outcome.reasons[0]).toMatch(
      /^step 1 of 1, one: no request of members\.create came within the deadline; what came: .*devices\.list \(\d+\).*; these faults never struck: next 1 of members\.create: 503$/,
    );
    expect(outcome.reasons).toContain('client/backoff was never judged');
  });

  it('is inconclusive when nobody calls', async () => {
    const outcome = await play(`deadline: 2\n${once('expect: any eventually 200')}`, undefined);
    expect(outcome).toEqual({
      verdict: 'inconclusive',
      reasons: [
        'step 1 of 1, one: no request of any came within the deadline; what came: nothing',
        'client/spread was never judged',
      ],
      stopped: false,
    });
  });

  it('is violated by a client that gives up', async () => {
    const quitter = { ...polite, wait: () => undefined };
    const text = once(
      "faults: 'next 1000 of devices.list: 503'\nexpect: devices.list eventually 200\ndeadline: 5",
    );
    const outcome = await play(text, quitter);
    expect(outcome.verdict).toBe('violates');
    expect(outcome.reasons.join('\n')).toContain('devices.list was answered 503');
  });
});

describe('a scenario file that is wrong', () => {
  it.each([
    ['no steps', 'deadline: 5', /^test\.yaml: line 1, steps: /],
    ['an unknown key', step('fault: x'), /line 2, steps\.0: .*"fault"/],
    ['a deadline of nothing', step('deadline: 0'), /line 4, steps\.0\.deadline: must be more than 0/],
    [
      'a bad fault',
      step('faults: often'),
      /line 4, steps\.0\.faults\.0: "often" is not a fault: write "next N/,
    ],
    [
      'an unknown operation',
      step("faults: ['next 1 of any: 500', 'next 1 of labels.paint: 503']"),
      /line 4, steps\.0\.faults\.1: there is no operation "labels\.paint"; there are: .*labels\.create/,
    ],
    [
      'an unknown drift',
      step('drifts: nonsense'),
      /steps\.0\.drifts\.0: there is no drift "nonsense"; there are:/,
    ],
    [
      'an expectation that is none',
      'steps:\n  - name: one\n    expect: soon\n',
      /line 3, steps\.0\.expect\.0: "soon" is no expectation: write/,
    ],
    [
      'an expectation of nothing',
      'steps:\n  - name: one\n    expect: labels.paint eventually 200\n',
      /there is no operation "labels\.paint"/,
    ],
    [
      'an answer that nobody orders',
      'steps:\n  - name: one\n    expect: labels.create eventually 503\n',
      /this never happens: no fault of this step is a 503; order one/,
    ],
    [
      'an unknown clause',
      `clauses: [client/manners]\n${step('')}`,
      /there is no clause "client\/manners"; there are/,
    ],
    [
      'a clause without an occasion',
      `clauses: [client/backoff-504]\n${step('')}`,
      /clauses\.0: this never happens: no step orders a 504/,
    ],
    [
      'a colon without quotes',
      step('faults: next 1 of any: 500'),
      /put text that holds ": " into quotes; .*line 4/,
    ],
    ['an alias to nowhere', step('drifts: *nowhere'), /alias/i],
  ])('says so: %s', (_, text, words) => {
    expect(() => parseScenario(text, 'test.yaml')).toThrow(words);
  });
});
