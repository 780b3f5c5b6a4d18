import { describe, expect, it } from 'vitest';
import type { Severity } from '../../src/contract/verdict.ts';
import { writeGithub } from '../../src/report/github.ts';
import { writeGithubSummary } from '../../src/report/github-summary.ts';
import { writeHtml } from '../../src/report/html.ts';
import { writeJson } from '../../src/report/json.ts';
import { writeJunit } from '../../src/report/junit.ts';
import { reporters } from '../../src/report/reporters.ts';
import { writeText } from '../../src/report/text.ts';
import { defaultVerdictOptions } from '../../src/report/verdict.ts';
import type { ReportWriter } from '../../src/report/writer.ts';
import type { ReportedClause } from '../../src/report/report.ts';
import { report, reported, richReport, violation } from '../support/reports.ts';

const options = { colour: false, verdict: defaultVerdictOptions };
const writers: readonly [string, ReportWriter][] = [
  ['txt', reporters.text],
  ['json', reporters.json],
  ['junit.xml', reporters.junit],
  ['github.txt', reporters.github],
  ['html', reporters.html],
  ['github.md', writeGithubSummary],
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
    expect(write([], options)).toMatch(/^$|\n$/);
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

const broken = reported({ state: 'violates', severity: 'warning', violated: 1, violations: [violation()] });
const failuresOf = (failOn: Severity, more: Partial<ReportedClause> = {}): string | undefined => {
  const verdict = { ...defaultVerdictOptions, failOn };
  const xml = writeJunit([report({ clauses: [{ ...broken, ...more }] })], { colour: false, verdict });
  return /failures="(\d+)"/.exec(xml)?.[1];
};

/** The tags closed out of turn, and those left open. */
function findBrokenTags(xml: string): string[] {
  const open: string[] = [];
  const broken: string[] = [];
  const tag = /<(\/?)([a-z]+)(?:\s+[a-z]+="[^"<>&]*(?:&[a-z#0-9]+;[^"<>&]*)*")*(\/?)>/g;
  for (const [, closing, name = '', empty] of xml.matchAll(tag)) {
    if (closing === '' && empty === '') open.push(name);
    if (closing !== '' && open.pop() !== name) broken.push(name);
  }
  return [...broken, ...open];
}

describe('writeJunit', () => {
  it('fails exactly what fails the check', () => {
    const failures = [
      failuresOf('warning'),
      failuresOf('critical'),
      failuresOf('warning', { accepted: true }),
    ];
    expect(failures).toEqual(['1', '0', '0']);
  });

  it('is well-formed: every tag is closed in order, and nothing raw stands between', () => {
    const xml = writeJunit([richReport()], options).replace(/^<\?xml[^>]*\?>/, '');
    expect(findBrokenTags(xml)).toEqual([]);
    expect(xml.replaceAll(/<[^<>]*>|&[a-z#0-9]+;/g, '')).not.toMatch(/[<>&]/);
  });
});

describe('writeGithub', () => {
  it('puts every annotation on one line of its own, whatever the API wrote', () => {
    const lines = writeGithub([richReport()], options).trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^::(error|warning|notice) title=[^:,]*::[^\r\n]*$/);
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(3);
  });
});

describe('writeHtml', () => {
  it('lets no markup of an API through', () => {
    expect(writeHtml([richReport()], options)).not.toContain('<script');
  });
});
