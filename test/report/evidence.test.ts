import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/events/evidence.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { writeBundle } from '../../src/report/evidence-bundle.ts';
import { quoteShell, writeCurl } from '../../src/report/evidence-curl.ts';
import { writeHar } from '../../src/report/evidence-har.ts';
import { writeEvidence, writeEvidenceJson, writeEvidenceList } from '../../src/report/evidence-text.ts';
import { evidenceExchange, richEvidence } from '../support/evidence.ts';

const clause = { section: '409 - Conflict', statement: 'Creating a label whose key exists answers 409.' };
const writers: readonly [string, (evidence: Evidence) => string][] = [
  ['txt', writeEvidence],
  ['curl.sh', writeCurl],
  ['har', (evidence) => writeHar(evidence, '1.2.3')],
  ['json', writeEvidenceJson],
  ['bundle.md', (evidence) => writeBundle(evidence, clause, '1.2.3')],
  ['list.txt', (evidence) => writeEvidenceList([evidence, { ...evidence, kind: 'change' }])],
];

describe('every way of writing evidence', () => {
  it.each(writers)('writes test/golden/evidence.%s', async (extension, write) => {
    await expect(write(richEvidence())).toMatchFileSnapshot(`../golden/evidence.${extension}`);
  });

  it.each(writers)('lets nothing raw through (%s)', (_, write) => {
    const text = write(richEvidence()).replaceAll('\n', '');
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uffff]/u);
  });

  it.each(writers)('says so where no exchange is kept (%s)', (_, write) => {
    expect(write({ ...richEvidence(), exchanges: [] })).toMatch(/\S\n$/);
  });
});

describe('how often evidence was seen', () => {
  it('is once for a change that came once', () => {
    const change: Evidence = { ...richEvidence(), kind: 'change', violated: 1 };
    expect(writeEvidence(change)).toMatch(/^ {2}seen {8}once$/m);
    expect(writeBundle(change, clause, '1.2.3')).toContain('- once since then, at the call');
  });
});

/** Without anything of this machine's own. */
const bare = ['--norc', '--noprofile', '-c'];

describe('the command line of curl', () => {
  it('has nothing in it that the redactor takes for a secret', () => {
    const line = writeCurl(richEvidence());
    expect(createRedactor().redact(line)).toBe(line);
  });

  it('is what a shell hands on as it was sent, the credential left to be filled in', () => {
    const line = writeCurl({ exchanges: [evidenceExchange()] });
    const script = `curl() { printf '%s\\0' "$@"; }\n${line}`;
    const env = { FAULTLINE_TOKEN: 'a token' };
    const given = execFileSync('bash', [...bare, script], { env, encoding: 'utf8' }).split('\0');
    expect(given).toEqual([
      '--silent',
      '--show-error',
      '--include',
      '--request',
      'POST',
      '--oauth2-bearer',
      'a token',
      '--header',
      'Content-Type: application/json',
      '--data-binary',
      '{"key":"it\'s","value":"1"}',
      'https://api.example.com/v2/projects/p1/devices/d1/labels?dry=a+b',
      '',
    ]);
  });

  it('quotes any word so that a shell reads the same', () => {
    const words = fc.sample(fc.string({ unit: 'binary', maxLength: 20 }), 200);
    const plain = words.filter((word) => !word.includes('\0') && Buffer.from(word).toString() === word);
    const script = `printf '%s\\0' ${plain.map(quoteShell).join(' ')}`;
    const read = execFileSync('bash', [...bare, script], { env: { LC_ALL: 'C.UTF-8' }, encoding: 'utf8' });
    expect(read.split('\0').slice(0, -1)).toEqual(plain);
  });
});
