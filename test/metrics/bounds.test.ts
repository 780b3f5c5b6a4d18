import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Severity } from '../../src/contract/verdict.ts';
import { driftKinds } from '../../src/drift/clause-record.ts';
import type { ListedClause, MonitorEvent } from '../../src/events/events.ts';
import { locationLines, reservedSeries, seriesLimit } from '../../src/metrics/series-plan.ts';
import { codes, outcomes } from '../../src/metrics/vocabulary.ts';
import { failureReasons } from '../../src/wire/exchange.ts';
import { added, answered, at, clauseState, epoch, failed, headroom, judged } from '../state/some-events.ts';
import { placeOf } from './scripted-day.ts';
import { metricsUnderTest, readSeries } from './scrape.ts';
import { fuzzRuns } from '../support/fuzz.ts';

const apis = ['rest', 'emulator', 'token'];
const accounts = [
  'administrator',
  'organization_administrator',
  'developer',
  'user',
  'no_role',
  'x',
  'revoked',
];
const operations = Array.from(
  { length: 60 },
  (_, index) => `calls.number${'abcdefghij'[index % 10]}${index}`,
);
const probes = Array.from({ length: 20 }, (_, index) => `probe-${index}`);

function largeContract(apisOfEach: number): ListedClause[] {
  const severity: Severity = 'critical';
  return Array.from({ length: 60 }, (_, index) =>
    apis.slice(0, apisOfEach).map((api) => ({ clause: `4${index}/clause`, api, severity })),
  ).flat();
}

/** Everything that can happen on the largest target, as often as labels can tell apart. */
function worstDay(clauses: readonly ListedClause[]): MonitorEvent[] {
  const statuses = [...codes.map(Number), 418];
  return [
    added({
      clauses,
      probes,
      accounts,
      operations,
      quotaScope: 'account',
      location: 'oslo',
      accepted: clauses.slice(0, 10).map(({ clause }) => ({ clause, expires: epoch })),
    }),
    ...clauses.flatMap((clause, index) => [
      clauseState(driftKinds[index % 3] ?? 'persistent', {
        ...clause,
        places: [placeOf('oslo', 'persistent'), placeOf('bergen', 'conforming')],
      }),
      ...(['conforms', 'violates', 'inconclusive'] as const).map((outcome) => judged(outcome, clause)),
    ]),
    ...[...apis, 'documentation'].flatMap((api) => [
      ...operations.flatMap((operation) =>
        statuses.flatMap((status) =>
          [true, false].map((provoked) => answered(status, { api, operation, provoked })),
        ),
      ),
      ...failureReasons.map((reason) => {
        const event = failed();
        return {
          ...event,
          exchange: { ...event.exchange, api, response: undefined, failure: { reason, detail: '' } },
        };
      }),
      ...(['404', '409', '429', '500', '503', '504', 'connection'] as const).map((reason) =>
        at({ type: 'wait' as const, api, reason, seconds: 1 }),
      ),
      at({ type: 'retry-after' as const, api, seconds: 1 }),
      at({ type: 'retry-after-shortfall' as const, api, seconds: 1 }),
      at({ type: 'propagated' as const, api, seconds: 1 }),
      at({ type: 'burst' as const, active: false, api, admitted: 25 }),
    ]),
    ...probes.flatMap((probe) => [
      at({ type: 'probe-scheduled' as const, probe, next: epoch, schedule: '* * * * *' }),
      ...outcomes.map((outcome) =>
        at({ type: 'probe-finished' as const, probe, api: 'rest', run: 'r', outcome, seconds: 1 }),
      ),
      ...(['overlap', 'maintenance', 'stopping', 'late', 'no_lease'] as const).map((reason) =>
        at({ type: 'probe-skipped' as const, probe, reason }),
      ),
    ]),
    ...[...accounts, 'none'].flatMap((account) => [
      headroom(3, 0, account),
      at({ type: 'token-renewed' as const, account, expires: epoch }),
      at({ type: 'token-renewal-failed' as const, account, detail: '' }),
      ...[true, false].map((provoked) => at({ type: 'rate-limited' as const, account, provoked })),
    ]),
  ];
}

function seriesOf(series: ReadonlyMap<string, number>, target = 'production'): string[] {
  return [...series.keys()].filter((key) => key.includes(`target="${target}"`));
}

function sumOf(series: ReadonlyMap<string, number>, name: string): number {
  return [...series].reduce((sum, [key, value]) => (key.startsWith(`${name}{`) ? sum + value : sum), 0);
}

describe('the number of series of a target', () => {
  it.each([1, 2, 3])(
    'stays within the limit with 60 clauses on %i APIs, all of them broken',
    async (each) => {
      const { feed, scrape } = metricsUnderTest();
      const events = worstDay(largeContract(each));
      feed(...events);
      const series = readSeries(await scrape());
      const own = seriesOf(series);
      expect(own.length).toBeLessThanOrEqual(seriesLimit);
      expect(own.length).toBeGreaterThan(900);
      expect(series.get('faultline_metrics_collect_failures_total')).toBe(0);
      const exchanges = events.filter(({ type }) => type === 'exchange').length;
      expect(sumOf(series, 'faultline_http_requests_total')).toBe(exchanges);
      expect(sumOf(series, 'faultline_clause_judgements_total')).toBe(60 * each * 3);
      expect(sumOf(series, 'faultline_clause_drift')).toBe(60 * each);
    },
  );

  it('leaves room for traffic in the plan of the largest contract', () => {
    const shape = { clauses: largeContract(3), probes, accounts, accepted: [], location: 'oslo' };
    expect(reservedSeries(shape)).toBeLessThan(seriesLimit);
    expect(reservedSeries({ ...shape, clauses: largeContract(2) })).toBeLessThan(seriesLimit * 0.75);
  });

  it('keeps lines for places where monitors have one, and gives them to counters elsewhere', () => {
    const shape = { clauses: largeContract(2), probes, accounts, accepted: [] };
    expect(reservedSeries({ ...shape, location: 'oslo' }) - reservedSeries(shape)).toBe(locationLines);
  });

  it('tells calls apart on a target of ordinary size', async () => {
    const { feed, scrape } = metricsUnderTest();
    feed(added({ operations, clauses: largeContract(1) }));
    for (const operation of operations) feed(answered(200, { operation }), answered(409, { operation }));
    const series = readSeries(await scrape());
    const calls = [...series.keys()].filter((key) => key.startsWith('faultline_http_requests_total'));
    expect(calls).toHaveLength(120);
    expect(calls.filter((key) => key.includes('"other"'))).toEqual([]);
  });
});

describe('label values', () => {
  const hostile = fc.oneof(
    fc.string({ maxLength: 40, unit: 'binary' }),
    fc.constantFrom('projects.x7', 'https://evil.example', '__proto__', 'a"} 1\nup 0', 'eyJh.eyJi.c2ln'),
  );

  it('come from the listing, whatever an event brings', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, fc.integer(), async (first, second, status) => {
        const { feed, scrape } = metricsUnderTest();
        feed(added());
        const before = await scrape();
        feed(
          answered(status, { api: first, operation: second }),
          judged('violates', { clause: first, api: second }),
          at({ type: 'probe-finished', probe: first, api: second, run: 'r', outcome: 'failed', seconds: 1 }),
          at({ type: 'token-renewed', account: first, expires: epoch }),
          at({ type: 'rate-limited', account: second, provoked: false }),
          at({ type: 'burst', active: false, api: first, admitted: 1 }),
          headroom(1, 0, second),
        );
        const known = new Set([...before.matchAll(/="([^"]*)"/g)].map(([, value]) => value));
        const values = [...(await scrape()).matchAll(/[{,](?!le=)\w+="((?:[^"\\]|\\.)*)"/g)];
        const allowed = new Set([...known, 'other', 'rest', 'labels.create', ...codes, 'true', 'false']);
        for (const [, value = ''] of values) expect(allowed).toContain(value);
      }),
      fuzzRuns(60),
    );
  });

  it('believes a bounded number of well-formed calls where the contract lists none', async () => {
    const { feed, scrape } = metricsUnderTest();
    const { operations: _, ...unlisted } = added();
    feed(
      unlisted,
      answered(200, { operation: 'labels.create' }),
      answered(200, { operation: '/v2/projects/x' }),
    );
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    for (const a of letters) for (const b of letters) feed(answered(200, { operation: `x.${a}${b}` }));
    const names = [...readSeries(await scrape()).keys()].filter((key) =>
      key.startsWith('faultline_http_requests'),
    );
    expect(names.filter((key) => key.includes('operation="labels.create"'))).toHaveLength(1);
    expect(names.filter((key) => key.includes('operation="other"'))).toHaveLength(1);
    expect(names).toHaveLength(101);
  });
});

function fallen(before: ReadonlyMap<string, number> = new Map(), now: ReadonlyMap<string, number>): string[] {
  return [...before].flatMap(([series, value]) =>
    /_(total|count|sum|bucket)\b/.test(series) && !((now.get(series) ?? -1) >= value) ? [series] : [],
  );
}

describe('a scrape', () => {
  const happening = fc.constantFrom<MonitorEvent>(
    answered(200),
    answered(503),
    failed(),
    judged('conforms'),
    judged('inconclusive'),
    clauseState('persistent'),
    clauseState('conforming'),
    headroom(4, 0),
    added(),
    at({ type: 'wait', api: 'rest', reason: '429', seconds: 3 }),
  );

  it('never shows a counter that went down', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(happening, { maxLength: 8 }), { maxLength: 5 }), async (batches) => {
        const { feed, scrape } = metricsUnderTest();
        feed(added());
        const scrapes = [readSeries(await scrape())];
        for (const batch of batches) {
          feed(...batch);
          scrapes.push(readSeries(await scrape()));
        }
        expect(scrapes.flatMap((now, index) => fallen(scrapes[index - 1], now))).toEqual([]);
      }),
      fuzzRuns(50),
    );
  });

  it('is of one piece while events come in and others scrape', async () => {
    const { feed, scrape } = metricsUnderTest();
    feed(added());
    const scrapes = Array.from({ length: 40 }, async (_, index) => {
      feed(judged('inconclusive'), clauseState(index % 2 === 0 ? 'persistent' : 'conforming'));
      return readSeries(await scrape());
    });
    for (const series of await Promise.all(scrapes)) {
      const inconclusive = [...series].filter(([key]) => key.includes('judgement="inconclusive"'));
      const judgements = inconclusive.reduce((sum, [, value]) => sum + value, 0);
      expect(sumOf(series, 'faultline_inconclusive_total')).toBe(judgements);
      expect(sumOf(series, 'faultline_contract_clauses')).toBe(2);
      const broken = series.get('faultline_contract_clauses{target="production",state="violates"}');
      expect(sumOf(series, 'faultline_clause_drift')).toBe(broken);
    }
  });
});
