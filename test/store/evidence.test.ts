import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvidenceInput } from '../../src/store/evidence.ts';
import { evidenceId, shapeOf } from '../../src/store/evidence-id.ts';
import { bodyCap, bytesOf, storeBody } from '../../src/store/stored-body.ts';
import { someMoment } from '../support/events.ts';
import { exchange, openTestStore } from './support.ts';
import { fuzzRuns } from '../support/fuzz.ts';

function input(more: Partial<EvidenceInput> = {}): EvidenceInput {
  return {
    kind: 'violation',
    target: 'sandbox',
    api: 'rest',
    clause: '409/duplicate-label',
    operation: 'labels.create',
    where: 'status',
    expected: 'the status 409',
    actual: 'the status 400',
    severity: 'critical',
    at: someMoment,
    exchanges: [exchange('x1', { status: 400 })],
    ...more,
  };
}

const openEvidence = async () => (await openTestStore()).evidence;

describe('evidence', () => {
  it('keeps exchanges with their bytes, and counts equal violations in one record', async () => {
    const evidence = await openEvidence();
    const id = await evidence.record(input());
    await evidence.countJudged(input());
    expect(
      await evidence.record(input({ at: someMoment + 5, actual: 'the status 500', exchanges: [] })),
    ).toBe(id);
    const found = await evidence.read(id);
    expect(found).toMatchObject({
      firstSeen: someMoment,
      lastSeen: someMoment + 5,
      violated: 2,
      judged: 3,
      actual: 'the status 500',
      exchanges: [{ id: 'x1', response: { status: 400, body: { encoding: 'text', whole: true } } }],
    });
    expect(await evidence.list('sandbox')).toHaveLength(1);
    expect(await evidence.list('other')).toEqual([]);
    expect(await evidence.read('nothing')).toBeUndefined();
  });

  it('tells an exchange apart only by what was sent and received', async () => {
    const evidence = await openEvidence();
    const failed = {
      ...exchange('x2'),
      response: undefined,
      failure: { reason: 'deadline', detail: 'nothing came' },
    } as const;
    const whole = exchange('x1', { body: Buffer.from([0xff, 0xfe, 0]) }, { account: 'user', load: 3 });
    const { exchanges = [] } =
      (await evidence.read(await evidence.record(input({ exchanges: [whole, failed] })))) ?? {};
    const [first, second] = exchanges;
    const { response, request, ...rest } = whole;
    expect(first).toMatchObject({ ...rest, request: { method: request.method, url: request.url } });
    expect(first?.response?.body.encoding).toBe('base64');
    expect(first?.response?.headers).toEqual(response.headers);
    expect(second).toMatchObject({ id: 'x2', failure: failed.failure });
  });

  it('keeps no more than size and hash of what should have been refused', async () => {
    const evidence = await openEvidence();
    const body = Buffer.from('{"private":"of somebody else"}');
    const leaked = exchange('x1', { status: 200, body });
    // First seen by another clause, which may keep it.
    await evidence.record(input({ clause: 'body/json', where: 'body', exchanges: [leaked] }));
    const ids: string[] = [];
    for (const where of ['status', 'effect'])
      ids.push(await evidence.record(input({ where, exchanges: [leaked] })));
    for (const { id } of await evidence.list()) {
      expect((await evidence.read(id))?.exchanges[0]?.response?.body).toEqual({
        size: body.length,
        sha256: createHash('sha256').update(body).digest('hex'),
        encoding: 'withheld',
        content: '',
        whole: false,
      });
    }
    expect(new Set(ids).size).toBe(2);
  });

  it('looks at the exchanges of a new day', async () => {
    const evidence = await openEvidence();
    const id = await evidence.record(input());
    await evidence.record(input({ at: someMoment + 1, exchanges: [exchange('x2')] }));
    expect((await evidence.read(id))?.exchanges.map((each) => each.id)).toEqual(['x1']);
    await evidence.record(input({ at: someMoment + 86_400_000, exchanges: [exchange('x3')] }));
    expect((await evidence.read(id))?.exchanges.map((each) => each.id)).toEqual(['x3']);
  });

  it('lists the newest first', async () => {
    const evidence = await openEvidence();
    const older = await evidence.record(input({ operation: 'labels.update' }));
    const newer = await evidence.record(input({ at: someMoment + 1 }));
    expect((await evidence.list()).map(({ id }) => id)).toEqual([newer, older]);
  });
});

describe('evidenceId', () => {
  it('depends on what was expected where, not on what came or on names and numbers', () => {
    const id = evidenceId(input());
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(evidenceId(input({ actual: 'something else' }))).toBe(id);
    for (const more of [{ expected: 'the status 404' }, { where: 'body' }, { target: 'x' }, { api: 'x' }]) {
      expect(evidenceId(input(more))).not.toBe(id);
    }
    expect(shapeOf('status 404 for projects/c0k3rvb6ev3g00eq0000 within 30 s')).toBe(
      shapeOf('status 404 for projects/c0k3rvb6ev3g00eq1111 within 28.5 s'),
    );
  });
});

describe('storeBody', () => {
  it('keeps exactly the first bytes, as text where they are text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const stored = storeBody(bytes, false);
        expect(Buffer.from(bytesOf(stored)).equals(Buffer.from(bytes))).toBe(true);
        expect([stored.size, stored.whole]).toEqual([bytes.length, true]);
      }),
    );
  });

  it('never keeps more than the cap, and cuts no character in two', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 }),
        fc.constantFrom('é', '€', '😀', 'a'),
        (shift, character) => {
          const body = Buffer.from('x'.repeat(shift) + character.repeat(bodyCap + 1));
          const stored = storeBody(body, false);
          const kept = bytesOf(stored);
          expect([stored.encoding, stored.whole, stored.size]).toEqual(['text', false, body.length]);
          expect(kept.length).toBeGreaterThan(bodyCap - 4);
          expect(kept.length).toBeLessThanOrEqual(bodyCap);
          expect(Buffer.from(kept).equals(body.subarray(0, kept.length))).toBe(true);
        },
      ),
      fuzzRuns(20),
    );
  });
});
