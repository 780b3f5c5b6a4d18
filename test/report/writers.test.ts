import { describe, expect, it } from 'vitest';
import { writeJson } from '../../src/report/json.ts';
import { writeText } from '../../src/report/text.ts';
import { defaultVerdictOptions } from '../../src/report/verdict.ts';
import type { ReportWriter } from '../../src/report/writer.ts';
import { report, reported, richReport } from '../support/reports.ts';

const options = { colour: false, verdict: defaultVerdictOptions };
const writers: readonly [string, ReportWriter][] = [
  ['txt', writeText],
  ['json', writeJson],
];

const last = (text: string): string | undefined => text.trimEnd().split('\n').at(-1);

describe('every writer', () => {
  it.each(writers)('writes test/golden/report.%s', async (extension, write) => {
    await expect(write([richReport()], options)).toMatchFileSnapshot(`../golden/report.${extension}`);
  });

  it.each(writers)('lets nothing raw through (%s)', (_, write) => {
    const text = write([richReport(), report()], options).replaceAll('\n', '');
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uffff]/u);
  });

  it.each(writers)('writes several targets, or none (%s)', (_, write) => {
    expect(write([report(), report({ target: 'staging' })], options)).toContain('staging');
    expect(write([], options).endsWith('\n')).toBe(true);
  });
});

describe('writeText', () => {
  it('ends with the verdict', () => {
    expect(last(writeText([report({ clauses: [reported()] })], options))).toBe(
      'Verdict on production: conforms: 1 of 1 conform',
    );
    expect(last(writeText([report({ clauses: [reported()] }), richReport()], options))).toBe(
      'Verdict on 2 targets: violates',
    );
  });

  it('uses colour only when told to', () => {
    expect(writeText([richReport()], options)).not.toContain('\u001b');
    expect(writeText([richReport()], { ...options, colour: true })).toContain('\u001b[');
  });
});

describe('writeJson', () => {
  it('writes the report itself for one target and an array for several', () => {
    const written: unknown = JSON.parse(writeJson([richReport()]));
    expect(written).toEqual(richReport());
    expect(JSON.parse(writeJson([report(), report()]))).toHaveLength(2);
  });
});
