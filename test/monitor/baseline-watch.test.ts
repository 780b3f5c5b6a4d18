import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { usualTerms } from '../../src/drift/answer-shape.ts';
import { emptyBaseline, type Baseline } from '../../src/drift/baseline.ts';
import type { MonitorEvent } from '../../src/events/events.ts';
import { createBaselineWatch, type Acceptance } from '../../src/monitor/baseline-watch.ts';
import { violates } from '../../src/contract/verdict.ts';
import type { ExchangeRequest, FailureReason } from '../../src/wire/exchange.ts';
import { answer, refusalBody, type AnswerParts } from '../support/answers.ts';
import { happen, someMoment, type Happening } from '../support/events.ts';
import { judgement } from '../support/judgements.ts';

const terms = { ...usualTerms, clauses: { 'type of code': 'body/code' } };
const exchange = (parts: AnswerParts = {}, more: object = {}): Happening => ({
  type: 'exchange',
  exchange: answer(parts),
  probe: 'no-credential',
  ...more,
});
const request: ExchangeRequest = { method: 'GET', url: 'https://api.example.com/', headers: [] };
const failed = (reason: FailureReason): Happening => {
  const { response: _, ...rest } = answer({});
  return { type: 'exchange', exchange: { ...rest, request, failure: { reason, detail: 'gone' } } };
};
const halfAnswered = (status: number): Happening => {
  const { response, ...rest } = answer({ status });
  const half = { ...response, body: response.body.subarray(0, 20), bodyEnd: 'timed_out' } as const;
  return { type: 'exchange', exchange: { ...rest, response: half }, probe: 'unknown-resource' };
};
const measured = (value: string): Happening => ({
  type: 'observation',
  api: 'rest',
  clause: 'limiter/scope',
  value,
});
const error = (status: number): Happening => exchange({ status, provoked: false });
const done: Happening = { type: 'cycle-finished', run: 'r', seconds: 1, requests: 1 };
const moved = exchange({ body: { ...refusalBody, code: '401' } });

/** Watches what happens, and keeps what was told of it. */
async function watch(
  happenings: readonly Happening[],
  more: { initial?: Baseline; accept?: Acceptance[] } = {},
) {
  const events: MonitorEvent[] = [];
  const sink = createBaselineWatch(
    (event) => events.push(event),
    new Map([
      [
        'sandbox',
        {
          terms,
          initial: more.initial ?? emptyBaseline,
          learns: true,
          takeAcceptances: () => Promise.resolve(more.accept?.splice(0) ?? []),
        },
      ],
    ]),
  );
  for (const happening of happenings) {
    sink(happen(happening));
    // What was accepted from outside is asked for, and comes a moment later.
    await setImmediate();
  }
  const told = events.flatMap((event) => (event.type === 'baseline-change' ? [event] : []));
  const recorded = events.findLast((event) => event.type === 'baseline-recorded');
  return { told, baseline: recorded?.baseline ?? emptyBaseline, open: recorded?.open ?? [] };
}

const { baseline: learned } = await watch([exchange(), exchange(), done]);

describe('createBaselineWatch', () => {
  it('learns from two samples, and tells what moves later, once', async () => {
    const { told, open } = await watch([moved, moved, done, moved, done], { initial: learned });
    expect(told).toMatchObject([
      {
        state: 'open',
        change: { what: 'type of code', clause: 'body/code', causes: ['401 projects.get, no-credential'] },
      },
    ]);
    expect(open).toHaveLength(1);
  });

  it('keeps causes apart that a probe sends with the same call', async () => {
    const { baseline } = await watch([
      exchange({}, { cause: 'a word' }),
      exchange({}, { cause: 'a month' }),
      exchange({ provoked: false }),
      done,
    ]);
    expect(Object.values(baseline.entries).map(({ cause }) => cause)).toEqual([
      'projects.get, a word',
      'projects.get, a month',
      'projects.get',
    ]);
  });

  it('does not tell again what a clause reports', async () => {
    const verdict = violates('body:/code', 'the number 401', 'a text');
    const reported: Happening = { type: 'judgement', judgement: judgement(verdict, { exchanges: ['x1'] }) };
    expect((await watch([moved, reported, done], { initial: learned })).told).toEqual([]);
  });

  it('takes a change back, and tells so', async () => {
    const back = [exchange(), exchange(), exchange(), done];
    const { told, open } = await watch([moved, done, ...back], { initial: learned });
    expect(told.map(({ state }) => state)).toEqual(['open', 'reverted']);
    expect(open).toEqual([]);
  });

  it('accepts what somebody accepted, one or all, and does not tell of it again after a restart', async () => {
    const at = someMoment + 7;
    const accept = [{ reason: 'announced', at }];
    const { told, baseline, open } = await watch([moved, done, moved, done], { initial: learned, accept });
    expect(told.map(({ state }) => state)).toEqual(['open', 'accepted']);
    expect([open, baseline.accepted]).toMatchObject([[], [{ reason: 'announced', at }]]);
    expect((await watch([moved, done], { initial: baseline })).told).toEqual([]);
    const { baseline: unaccepted } = await watch([moved, done], { initial: learned });
    expect((await watch([moved, done], { initial: unaccepted })).told).toEqual([]);
  });

  it('records measurements', async () => {
    const { told } = await watch([
      measured('together'),
      measured('together'),
      measured('each by itself'),
      done,
    ]);
    expect(told).toMatchObject([
      {
        change: {
          what: 'limiter/scope',
          clause: 'limiter/scope',
          before: 'together',
          after: 'each by itself',
          evidence: '',
        },
      },
    ]);
  });

  it('tells when server errors become more frequent, and not when one comes', async () => {
    const usual = Array<Happening>(100).fill(exchange({ status: 200, provoked: false }));
    const some = [
      ...usual.slice(12),
      ...Array<Happening>(12).fill(exchange({ status: 503, provoked: false })),
    ];
    const start = [...usual, ...usual, done];
    expect((await watch([...start, ...usual.slice(1), exchange({ status: 500 }), done])).told).toEqual([]);
    const { told } = await watch([...start, ...some, done, ...some, done]);
    expect(told).toMatchObject([
      { state: 'open', change: { what: 'share of server errors', before: '0 of 100', after: '12 of 100' } },
    ]);
  });

  it('tells when another server error takes the place of the recorded one', async () => {
    const start = [error(504), error(504), done];
    expect((await watch([...start, error(500), error(500), done])).told).toEqual([]);
    expect((await watch([...start, error(500), error(500), error(500), done])).told).toMatchObject([
      { change: { what: 'status of server errors', before: '504', after: '500' } },
    ]);
  });

  it('tells when one call is not answered any more while others are', async () => {
    const other = exchange({ operation: 'devices.list', status: 200 });
    const reset = failed('connection_reset');
    const start = [exchange({ status: 200 }), other];
    const whole = [...start, reset, reset, reset, reset, done];
    expect((await watch(whole)).told).toEqual([]);
    const proxy = failed('proxy');
    const ours = [...start, proxy, other, proxy, other, proxy, proxy, done];
    expect((await watch(ours)).told).toEqual([]);
    const alone = [...start, reset, other, reset, other, reset, reset, done];
    expect((await watch(alone)).told).toMatchObject([
      { change: { what: 'outcome', before: 'an answer', after: 'no answer: connection_reset' } },
    ]);
    const back = Array<Happening>(3).fill(exchange({ status: 200 }));
    expect((await watch([...alone, ...back, done])).told.at(-1)).toMatchObject({ state: 'reverted' });
  });

  it('tells when the answers of one status do not end any more, whatever others to the same call do', async () => {
    const usual = exchange({ status: 200 });
    const other = exchange({ operation: 'devices.list', status: 200 });
    const endless = halfAnswered(404);
    const start = [usual, other, exchange({ status: 404 })];
    const once = [...start, endless, usual, other, done];
    expect((await watch(once)).told).toEqual([]);
    const lasting = [...start, endless, usual, endless, other, endless, usual, endless, done];
    expect((await watch(lasting)).told).toMatchObject([
      { change: { what: 'outcome', before: 'an answer', after: 'an answer that does not end' } },
    ]);
  });
});
