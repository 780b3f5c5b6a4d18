import { describe, expect, it } from 'vitest';
import {
  deviceStays,
  isRefusal,
  judgeUntouched,
  labelStays,
  memberStays,
  noDevice,
  noLabel,
  noMember,
  type Untouched,
} from '../../probes/disruptive-technologies/clauses/no-effect.ts';
import type { Clock } from '../../src/clock/clock.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { answered, unanswered } from '../contract/answers.ts';
import { checkSandbox, clausesIn } from '../support/sandbox-check.ts';

const device = 'projects/p/devices/emu1';
const read = (value: unknown, status = 200) => answered({ status, body: JSON.stringify(value) });

const labels = read({ name: device, labels: { kept: 'first', faultline: 'mark' } });
const members = [
  read({ members: [{ email: 'a@x', roles: ['roles/project.user'] }], nextPageToken: 'next' }),
  read({ members: [{ email: 'B@x', roles: ['roles/project.admin'] }], nextPageToken: '' }),
] as const;
const devices = read({ devices: [{ name: device, labels: { faultline: 'mark' } }, { name: 'other' }] });

describe('judgeUntouched', () => {
  it.each<[string, Untouched, Parameters<typeof judgeUntouched>[1]]>([
    ['a label that kept its value', labelStays(device, 'kept', 'first'), [labels]],
    ['a label whose refused value stands nowhere', labelStays(device, 'kept', 'first', 'other'), [labels]],
    ['a label that is not there', noLabel(device, 'other'), [labels]],
    ['a label whose name objects inherit', noLabel(device, 'constructor'), [labels]],
    ['a device that is there', deviceStays(device), [labels]],
    [
      'a member on the second page, in other letters',
      memberStays('g', 'b@x', ['roles/project.admin']),
      members,
    ],
    ['nobody', noMember('g', 'c@x'), members],
    ['no device with the mark', noDevice('projects/p', 'another'), [devices]],
  ])('conforms: %s', (_name, untouched, reading) => {
    expect(judgeUntouched(untouched, reading)).toEqual({ outcome: 'conforms' });
  });

  it.each<[string, Untouched, Parameters<typeof judgeUntouched>[1], string]>([
    ['overwritten', labelStays(device, 'kept', 'second'), [labels], 'the label "kept" has the value "first"'],
    ['removed', labelStays(device, 'gone', 'x'), [labels], 'the label "gone" is gone'],
    [
      'put elsewhere',
      labelStays(device, 'kept', 'first', 'mark'),
      [labels],
      'the label "faultline" has that value',
    ],
    ['added', noLabel(device, 'kept'), [labels], 'the label "kept" has the value "first"'],
    ['moved away', deviceStays(device), [read({}, 404)], 'the status 404'],
    [
      'promoted',
      memberStays('g', 'a@x', ['roles/project.admin']),
      members,
      'a member with "roles/project.user"',
    ],
    ['thrown out', memberStays('g', 'c@x', ['roles/project.admin']), members, 'no such member'],
    ['let in', noMember('g', 'a@x'), members, 'a member with "roles/project.user"'],
    ['left behind', noDevice('projects/p', 'mark'), [devices], `the device "${device}"`],
  ])('violates: %s', (_name, untouched, reading, actual) => {
    expect(judgeUntouched(untouched, reading)).toMatchObject({
      outcome: 'violates',
      where: 'effect',
      actual,
    });
  });

  it('concludes nothing from what could not be read back', () => {
    expect(judgeUntouched(noLabel(device, 'x'), [unanswered()])).toMatchObject({ reason: 'transport' });
    expect(judgeUntouched(noLabel(device, 'x'), [read({}, 404)])).toMatchObject({ reason: 'fixture_lost' });
    expect(judgeUntouched(noLabel(device, 'x'), [read({ name: device })])).toMatchObject({
      reason: 'fixture_lost',
    });
    expect(judgeUntouched(noMember('g', 'x'), [members[0], unanswered()])).toMatchObject({
      reason: 'transport',
    });
  });

  it('asks it of refusals only', () => {
    const refused = [200, 400, 401, 403, 404, 409, 429, 500].filter((status) => isRefusal(read({}, status)));
    expect(refused).toEqual([400, 401, 403, 404, 409, 429]);
    expect(isRefusal(unanswered())).toBe(false);
  });
});

describe('the second look', () => {
  it('finds a write that takes effect after its refusal, which the look at once cannot see', async () => {
    let running: { readonly sandbox: Sandbox; readonly clock: Clock } | undefined;
    let late: Promise<unknown> = Promise.resolve();
    const { report } = await checkSandbox({
      probes: ['unknown-label'],
      scale: 30,
      prepare: (sandbox, clock) => {
        running = { sandbox, clock };
      },
      sandbox: {
        onRequest: ({ operation, status, path }) => {
          if (operation !== 'labels.update' || status !== 404 || running === undefined) return;
          late = applyLate(running.sandbox, running.clock, path);
        },
      },
    });
    await late;
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual(['400-429/no-effect rest']);
  });

  it('reads what several refusals were about once, a minute after the last of them', async () => {
    const { report, log } = await checkSandbox({
      probes: ['unknown-label', 'duplicate-label', 'unauthenticated-write', 'unauthenticated-creation'],
      scale: 30,
    });
    expect(clausesIn(report, 'violates', 'intermittent')).toEqual([]);
    expect(clausesIn(report, 'conforms')).toEqual(
      expect.arrayContaining(['400-429/no-effect rest', '400-429/no-effect emulator']),
    );
    const refused = log.findLastIndex(({ method, status }) => method !== 'GET' && status >= 400);
    const later = log.slice(refused).filter(({ at }) => at - (log[refused]?.at ?? 0) >= 59_000);
    const reads = later.filter(({ method }) => method === 'GET').map(({ path }) => path);
    expect(reads.filter((path) => path.includes('/devices/emu'))).toHaveLength(1);
  });
});

/** Does what a service would that had queued the refused write: the label comes to be half a minute later. */
async function applyLate(sandbox: Sandbox, clock: Clock, path: string): Promise<void> {
  const { administrator } = sandbox.target().accounts;
  const label = path.slice(path.indexOf('/projects/'));
  await clock.sleep(30_000);
  const key = `${administrator?.key_id}:${administrator?.secret}`;
  await fetch(`${sandbox.urls.rest}${label.slice(0, label.lastIndexOf('/'))}`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(key).toString('base64')}` },
    body: JSON.stringify({ key: label.slice(label.lastIndexOf('/') + 1), value: 'late' }),
  });
}
