import { describe, expect, it } from 'vitest';
import { catalogue, metricNames } from '../../src/metrics/catalogue.ts';
import { processMetrics } from '../../src/metrics/catalogue/monitor.ts';
import { createValueWriter, writeHead, writeLines } from '../../src/metrics/exposition.ts';
import { locationLines } from '../../src/metrics/series-plan.ts';
import { createState } from '../../src/state/state.ts';
import { added, answered, at, clauseState, epoch, judged } from '../state/some-events.ts';
import { metricsUnderTest, readSeries } from './scrape.ts';
import { placeOf, scriptedDay } from './scripted-day.ts';

describe('createMetrics', () => {
  it('says everything in the text format', async () => {
    const { feed, scrape } = metricsUnderTest({
      storeHealthy: () => true,
      lastReload: () => ({ successful: false, succeededAt: epoch }),
    });
    feed(...scriptedDay());
    await expect(await scrape()).toMatchFileSnapshot('../golden/metrics.txt');
  });

  it('names every metric of the catalogue, with its kind', async () => {
    const text = await metricsUnderTest().scrape();
    for (const [name, { kind }] of Object.entries(catalogue))
      expect(text).toContain(`# TYPE ${name} ${kind}\n`);
  });

  it('invents nothing: what nobody told it is absent', async () => {
    const series = readSeries(await metricsUnderTest().scrape());
    expect([...series]).toEqual([
      ['faultline_build_info{version="0.0.0",revision="test"}', 1],
      ['faultline_metrics_collect_failures_total', 0],
    ]);
  });

  it('exports 0 for what is known beforehand', async () => {
    const { feed, scrape } = metricsUnderTest();
    feed(added());
    const series = readSeries(await scrape());
    const judgements = 'faultline_clause_judgements_total{target="production",api="rest",clause="body/json"';
    expect(series.get(`${judgements},judgement="violates"}`)).toBe(0);
    expect(series.get('faultline_contract_clauses{target="production",state="unknown"}')).toBe(2);
    expect(series.get('faultline_contract_clauses{target="production",state="conforms"}')).toBe(0);
    expect([...series.keys()].filter((key) => key.startsWith('faultline_clause_drift'))).toEqual([]);
  });

  it('lets every series of a removed target disappear, late events included', async () => {
    const { feed, scrape } = metricsUnderTest();
    feed(...scriptedDay(), at({ type: 'target-removed' }), answered(200), judged('violates'));
    const text = await scrape();
    expect(text).not.toContain('production');
    expect(text).toContain('target="staging"');
  });

  it('lets what a new listing no longer names disappear, and keeps the counts of the rest', async () => {
    const { feed, scrape } = metricsUnderTest();
    feed(added(), judged('violates'), judged('conforms', { clause: '409/duplicate-label' }));
    feed(
      added({
        clauses: [{ clause: 'body/json', api: 'rest', severity: 'critical' }],
        probes: ['409-conflict'],
      }),
    );
    const series = readSeries(await scrape());
    const judgements = 'faultline_clause_judgements_total{target="production",api="rest",clause="body/json"';
    expect(series.get(`${judgements},judgement="violates"}`)).toBe(1);
    expect([...series.keys()].filter((key) => /duplicate-label|429-too/.test(key))).toEqual([]);
  });

  it('shows the kind of a drift and when it began, and drops the beginning when it recovers', async () => {
    const { feed, scrape } = metricsUnderTest();
    feed(added(), clauseState('intermittent'));
    const drift =
      'faultline_clause_drift{target="production",api="rest",clause="body/json",severity="critical"';
    const start =
      'faultline_clause_drift_start_timestamp_seconds{target="production",api="rest",clause="body/json"}';
    let series = readSeries(await scrape());
    expect(series.get(`${drift},kind="intermittent"}`)).toBe(1);
    expect(series.get(`${drift},kind="persistent"}`)).toBe(0);
    expect(series.get(start)).toBe(epoch / 1_000 + 1);
    feed(clauseState('conforming'));
    series = readSeries(await scrape());
    expect(series.get(`${drift},kind="intermittent"}`)).toBe(0);
    expect(series.has(start)).toBe(false);
  });

  it('shows from which places a drift is seen while it is open, and no more of them than there is room for', async () => {
    const { feed, scrape } = metricsUnderTest();
    const locations = async (): Promise<string[]> =>
      Array.from(readSeries(await scrape()), ([key, value]) => `${key} ${value}`).filter((line) =>
        line.startsWith('faultline_clause_drift_location'),
      );
    const places = [
      placeOf('bergen', 'conforming'),
      placeOf('oslo', 'persistent'),
      placeOf('tromso', 'suspected'),
    ];
    feed(added({ location: 'oslo' }), clauseState('persistent', { places }));
    const labels = 'target="production",api="rest",clause="body/json"';
    expect(await locations()).toEqual([
      `faultline_clause_drift_location{${labels},location="oslo"} 1`,
      `faultline_clause_drift_location{${labels},location="bergen"} 0`,
    ]);
    feed(
      clauseState('conforming', { places: [placeOf('bergen', 'conforming'), placeOf('oslo', 'conforming')] }),
    );
    expect(await locations()).toEqual([]);

    const clauses = Array.from({ length: 40 }, (_, index) => `body/clause-${index}`);
    feed(
      added({
        location: 'oslo',
        clauses: clauses.map((clause) => ({ clause, api: 'rest', severity: 'critical' })),
      }),
      ...clauses.map((clause) => clauseState('persistent', { clause, places })),
    );
    expect(await locations()).toHaveLength(locationLines);
    feed(added());
    expect(await locations()).toEqual([]);
  });

  it('serves the rest, counts and tells when a family cannot be built', async () => {
    const told: string[] = [];
    const state = createState();
    const { feed, scrape } = metricsUnderTest({
      state: {
        ...state,
        targets: () =>
          state.targets().map((view) => ({
            ...view,
            lowestHeadroom: () => {
              throw new Error('broken book');
            },
          })),
      },
      onFailure: (message) => told.push(message),
    });
    state.apply(added());
    feed(added());
    const series = readSeries(await scrape());
    expect(series.get('faultline_metrics_collect_failures_total')).toBe(1);
    expect(series.get('faultline_burst_active{target="production"}')).toBe(0);
    expect(told).toEqual([expect.stringContaining('headroom_min_requests is missing from this scrape')]);
    expect(told[0]).toContain('broken book');
  });

  it('lets others have their turn while many lines are written, and ends each piece with a line', async () => {
    const { feed, metrics } = metricsUnderTest();
    const names = Array.from({ length: 10 }, (_, index) => `target-${index}`);
    const clauses = Array.from({ length: 200 }, (_, index) => `body/clause-${index}`);
    const listed = clauses.map((clause) => ({ clause, api: 'rest', severity: 'critical' }) as const);
    feed(...names.map((target) => added({ target, clauses: listed })));
    let turns = 0;
    const count = (): void => {
      turns += 1;
      others = setImmediate(count);
    };
    let others = setImmediate(count);
    const pieces: string[] = [];
    for await (const piece of metrics.scrape()) pieces.push(piece);
    clearImmediate(others);
    expect(pieces.filter((piece) => piece !== '' && !piece.endsWith('\n'))).toEqual([]);
    const [families, lines] = [metricNames().length, pieces.join('').split('\n').length];
    expect(turns).toBeGreaterThanOrEqual(families + Math.floor(lines / 1_000));
  });

  it('takes secrets out of values, escapes what would end one, and writes what is no number as Prometheus reads it', () => {
    const { write } = createValueWriter((text) => text.replaceAll('secret', '[redacted]'));
    const labels = { path: 'a "secret"\\c\nd', le: 5 };
    const samples = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.1];
    const head = writeHead({ name: 'up', help: 'two\nlines', kind: 'gauge' });
    const unlabelled = samples.map((value) => ({ labels: {}, value }));
    const text = head + writeLines('up', [{ labels, value: 1 }, ...unlabelled], write);
    expect(text.split('\n')).toEqual([
      String.raw`# HELP up two\nlines`,
      '# TYPE up gauge',
      String.raw`up{path="a \"[redacted]\"\\c\nd",le="5"} 1`,
      'up NaN',
      'up +Inf',
      'up -Inf',
      'up 0.1',
      '',
    ]);
  });

  it('cleans a scrape by what is a secret when it is asked for', async () => {
    let secret = 'nothing';
    const { feed, scrape } = metricsUnderTest({ redact: (text) => text.replaceAll(secret, '[redacted]') });
    feed(added({ statusPage: 'https://status.example.com/hunter2' }));
    expect(await scrape()).toContain('hunter2');
    secret = 'hunter2';
    expect(await scrape()).toContain('status_page="https://status.example.com/[redacted]"');
  });

  it("adds the chosen ones of Node's own metrics, and no others", async () => {
    const text = await metricsUnderTest({ process: true }).scrape();
    const foreign = [...text.matchAll(/^# TYPE (\S+)/gm)].flatMap(([, name = '']) =>
      name.startsWith('faultline_') ? [] : [name],
    );
    expect(foreign.toSorted()).toEqual([...processMetrics].toSorted());
  });
});
