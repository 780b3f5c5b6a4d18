import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClock } from '../../src/clock/clock.ts';
import { createJudge, toleranceAt } from '../../src/sandbox/judge/judge.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { builtInSeed } from '../../src/sandbox/seed/built-in-seed.ts';
import { rawRequest } from '../sandbox/support/raw-request.ts';
import { runCaptured, startProgram, type RunningProgram } from '../support/in-process.ts';
import { checkSandbox } from '../support/sandbox-check.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const { key_id, secret } = builtInSeed().accounts['administrator']!;
const authorization = `Basic ${Buffer.from(`${key_id}:${secret}`).toString('base64')}`;

/** Lists the roles with a connection of its own, as clients without a pool do. */
async function listRoles(program: RunningProgram): Promise<number> {
  const rest = /REST API +(\S+)/.exec(program.stdout.text)?.[1] ?? '';
  return (await rawRequest(`${rest}/roles`, 'GET', { authorization })).status;
}

async function startScenario(text: string, ...more: readonly string[]): Promise<RunningProgram> {
  const file = join(folder, 'scenario.yaml');
  await writeFile(file, text);
  const program = startProgram(['sandbox', '--scenario', file, ...more]);
  await Promise.race([program.stdout.holds('Scenario: step 1'), program.ended]);
  return program;
}

const oneFault = `
steps:
  - name: the roles are unavailable once
    faults: 'next 1 of roles.list: 503'
    expect: roles.list eventually 200
`;

describe('faultline sandbox --judge', () => {
  it('tells of what a client breaks when it does, and what it did when it ends', async () => {
    const program = startProgram(['sandbox', '--judge']);
    await program.stdout.holds('Running.');
    const control = /Control +(\S+)/.exec(program.stdout.text)?.[1] ?? '';
    await fetch(`${control}/faults`, { method: 'POST', body: 'next 3 of roles.list: 500' });
    for (const status of [500, 500, 500, 200]) expect(await listRoles(program)).toBe(status);
    await program.stdout.holds(
      'client/backoff violated by administrator: waited 0.0 s after a 500 on roles.list',
    );
    const report = (await (await fetch(`${control}/judge`)).json()) as Record<string, unknown>;
    expect(report).toMatchObject({
      verdict: 'violates',
      clients: [{ client: 'administrator', requests: 4, mostRequestsIn5s: 4 }],
    });
    const metrics = await (await fetch(`${control}/judge/metrics`)).text();
    expect(metrics).toMatch(
      /^faultline_sandbox_client_judgements_total\{client="administrator",clause="client\/backoff",judgement="violates"\} [1-3]$/m,
    );
    const junit = await (await fetch(`${control}/judge/junit`)).text();
    expect(junit).toMatch(/<testsuite name="administrator" tests="6" failures="1" errors="0" skipped="4">/);
    expect(junit).toContain(
      '<failure type="client/backoff" message="waited 0.0 s after a 500 on roles.list;',
    );
    program.stop();
    expect(await program.ended).toBe(0);
    expect(program.stdout.text).toMatch(/administrator: 4 requests; .*shortest waits 0\.0 s after 500/);
    expect(program.stdout.text).toMatch(/client\/backoff +violates +\d of \d/);
    expect(program.stdout.text).not.toContain(secret);
  });

  it('is said to be missing by a control port without it', async () => {
    const program = startProgram(['sandbox', '--control', '0']);
    await program.stdout.holds('Running.');
    const control = /Control +(\S+)/.exec(program.stdout.text)?.[1] ?? '';
    const answer = await fetch(`${control}/judge`);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('--judge')]);
    program.stop();
    await program.ended;
  });
});

describe('faultline sandbox --scenario', () => {
  it('ends with 0 when the client conforms', async () => {
    const program = await startScenario(oneFault, '--time-scale', '10');
    expect(await listRoles(program)).toBe(503);
    await createClock(10).sleep(1100);
    await listRoles(program);
    expect(await program.ended).toBe(0);
    expect(program.stdout.text).toContain('The client conforms.');
  });

  it('ends with 1 when a clause is violated', async () => {
    const program = await startScenario(oneFault);
    for (let sent = 0; sent < 2; sent += 1) await listRoles(program);
    expect(await program.ended).toBe(1);
    expect(program.stdout.text).toContain(
      'The client does not do as documented:\n  client/backoff was violated (1 of 1)',
    );
  });

  it('ends with 3 when something never occurs, and names what came', async () => {
    const text = `${oneFault}    deadline: 2\n`.replaceAll('roles.list', 'labels.create');
    const program = await startScenario(text, '--time-scale', '10');
    await listRoles(program);
    expect(await program.ended).toBe(3);
    expect(program.stdout.text).toMatch(
      /The client could not be judged:\n.*no request of labels\.create came within the deadline; what came: roles\.list \(1\)/,
    );
  });

  it('ends with 0 when it is stopped, and says that this is no verdict', async () => {
    const program = await startScenario(oneFault);
    program.stop();
    expect(await program.ended).toBe(0);
    expect(program.stdout.text).toContain('this is no verdict');
  });

  it.each([
    [['--scenario', 'missing.yaml'], 'the scenario file'],
    [['--drift', 'nonsense'], 'there is no drift "nonsense"; there are: retry-after-absent'],
    [['--drift', 'help-missing:nothing.create'], 'there is no operation "nothing.create"; there are: '],
    [['--drift', 'help-missing:api=soap'], 'there is no API "soap"; there are: rest, emulator, token'],
    [
      ['--drift', 'help-missing:labels.create,method=GET'],
      'matches nothing: labels.create is called with api=rest,method=POST',
    ],
  ])('%j is a usage error that says what exists', async (options, words) => {
    const { code, stderr } = await runCaptured(['sandbox', ...options], { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it('says which line of its file is wrong', async () => {
    const program = await startScenario(oneFault.replace('roles.list: 503', 'roles.paint: 503'));
    expect(await program.ended).toBe(2);
    expect(program.stderr.text).toMatch(
      /scenario\.yaml: line 4, steps\.0\.faults\.0: there is no operation "roles\.paint"; there are: /,
    );
  });
});

describe("Faultline's own client", () => {
  it.each([
    {
      probes: ['duplicate-label', 'propagation', 'deleted-resource', 'unknown-label'],
      faults: [
        'next 2 of devices.create: 500',
        'next 2 of labels.create: 503',
        'next 1 of devices.get: 504',
        'next 2 of labels.update: 429 retry-after 3',
        'next 1 of devices.delete: 429 retry-after 2',
      ],
      exercised: ['client/retry-after', 'client/backoff', 'client/backoff-504', 'client/spread'],
    },
    {
      probes: ['concurrent-change'],
      faults: ['next 2 of labels.create: 409'],
      exercised: ['client/spread', 'client/reapply'],
    },
  ])(
    'keeps the rules that it holds others to: $exercised',
    async ({ probes, faults, exercised }) => {
      const scale = 10;
      const prepare = (sandbox: Sandbox): void => faults.forEach((fault) => sandbox.script(fault));
      const { log } = await checkSandbox({ scale, probes, prepare });
      const judge = createJudge(toleranceAt(scale));
      const findings = log.flatMap((entry) => judge.observe(entry));
      expect(findings.map(({ clause, words }) => `${clause}: ${words}`)).toEqual([]);
      const judged = judge.report().clauses.filter(({ state }) => state === 'conforms');
      expect(judged.map(({ id }): string => id)).toEqual(expect.arrayContaining(exercised));
    },
    60_000,
  );
});
