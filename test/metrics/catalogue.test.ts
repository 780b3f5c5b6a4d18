import { describe, expect, it } from 'vitest';
import { definitionOf, metricNames } from '../../src/metrics/catalogue.ts';
import { describeMetrics } from '../../src/metrics/document.ts';

describe('the catalogue', () => {
  it.each(metricNames())('keeps the naming rules in %s', (name) => {
    const { kind, help, labels, buckets = [], collapse = [] } = definitionOf(name);
    expect(name).toMatch(/^faultline(_[a-z]+)+$/);
    expect(name.endsWith('_total')).toBe(kind === 'counter');
    expect(name).not.toMatch(/_(gauge|counter|histogram|ms|minutes|hours|percent|count|sum|bucket)(_|$)/);
    expect(help).toMatch(/^[A-Z].+\.$/);
    expect(labels.filter((label) => !/^[a-z]+(_[a-z]+)*$/.test(label) || label === 'le')).toEqual([]);
    expect(labels).toEqual([...new Set(labels)]);
    expect(collapse.filter((label) => !labels.includes(label))).toEqual([]);
    expect(buckets).toEqual([...buckets].toSorted((a, b) => a - b));
    expect(buckets.length > 0).toBe(kind === 'histogram');
  });

  it('is documented whole', () => {
    const text = describeMetrics();
    for (const name of metricNames()) expect(text).toContain(`### ${name}\n\n${definitionOf(name).help}\n`);
  });
});
