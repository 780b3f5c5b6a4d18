import { describe, expect, it } from 'vitest';
import { createRecordedRecoveries, type RecoveryTerms } from '../../src/audit/recovery.ts';
import type { AnsweredExchange } from '../../src/wire/exchange.ts';

const minute = 60_000;

/** An answer to one and the same call, or to another one. */
function answer(at: number, status: number, url = 'https://a.example/v2/roles'): AnsweredExchange {
  return {
    id: `at ${at}`,
    api: 'rest',
    operation: url.endsWith('/roles') ? 'roles.list' : 'projects.list',
    provoked: false,
    sentAt: at,
    timings: { sent: at, ended: at },
    request: { method: 'GET', url, headers: [] },
    response: { status, headers: [], body: new Uint8Array(), bodyEnd: 'complete' },
  };
}

const other = 'https://a.example/v2/projects';

function follow(terms: RecoveryTerms, ...answers: readonly AnsweredExchange[]): (string | undefined)[] {
  const recoveries = createRecordedRecoveries(terms);
  return answers.flatMap((each) => recoveries.note(each).map(({ verdict }) => verdict.outcome));
}

/** Retries with waits that double up to a minute, until `until`. */
function failUntil(until: number): AnsweredExchange[] {
  const failures = [answer(0, 503)];
  for (let at = 1_000, wait = 2_000; at <= until; at += Math.min(wait, minute), wait *= 2)
    failures.push(answer(at, 503));
  return failures;
}

describe('createRecordedRecoveries', () => {
  it.each([
    [503, 1_000],
    [500, 1_000],
    [504, 10_000],
  ])('takes an answer to a retry after a %i and the documented wait for a recovery', (status, wait) => {
    expect(follow({}, answer(0, status), answer(wait, 200))).toEqual(['conforms']);
    expect(follow({}, answer(0, status), answer(wait / 2, 200))).toEqual([]);
  });

  it('asks a 504 for ten seconds', () => {
    expect(follow({}, answer(0, 504), answer(5_000, 200))).toEqual([]);
  });

  it('is in doubt while it was not tried for long', () => {
    expect(new Set(follow({ maintenance: [] }, ...failUntil(2 * minute)))).toEqual(new Set(['inconclusive']));
  });

  it('blames an API that keeps failing one call while it answers others, and nothing was announced', () => {
    const long = [answer(10, 200, other), ...failUntil(20 * minute)];
    expect(follow({ maintenance: [] }, ...long).at(-1)).toBe('violates');
    expect(follow({ maintenance: [{ from: 0, to: minute }] }, ...long).at(-1)).toBe('inconclusive');
    expect(follow({}, ...long).at(-1)).toBe('inconclusive');
  });

  it('blames nobody for an outage', () => {
    expect(follow({ maintenance: [] }, ...failUntil(20 * minute)).at(-1)).toBe('inconclusive');
  });
});
