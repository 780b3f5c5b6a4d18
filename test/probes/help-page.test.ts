import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgePage } from '../../probes/disruptive-technologies/help-judge.ts';
import { readPage } from '../../probes/disruptive-technologies/help-page.ts';
import { documentationPage } from '../../src/sandbox/documentation-page.ts';

const numbers = [400, 401, 404, 429, 500];

describe('readPage', () => {
  it.each<[string, readonly string[]]>([
    ['<h2 id="409">x</h2>', ['409']],
    ["<H2 class=a ID='id-409' hidden>x</H2>", ['id-409']],
    ['<a name=409></a>', ['409']],
    ['<p data-id="409" id = "b">', ['b']],
    ['<a title="> id=7" id="8">', ['8']],
    ['<!-- <a id="409"> --><b id="1">', ['1']],
    ['<script>var a = "<a id=409>"</script><i id=2>', ['2']],
    ['<SCRIPT>x</SCRIPT ><i id=2>', ['2']],
    ['1 < 2 <a id=3>', ['3']],
    ['</a id="4">', []],
    ['<a id="unclosed', []],
    ['<!-- <a id="unclosed">', []],
    ['<style><a id="unclosed">', []],
    ['<a id="">', []],
  ])('finds the anchors of %s', (html, anchors) => {
    expect([...readPage(html, numbers).anchors]).toEqual(anchors);
  });

  it('gathers sections by their headings and anchors, up to the next one', () => {
    const page = readPage(
      '<ul><li>429 in the list</ul><h2>401 -&nbsp;<em>Who</em></h2>one <b>hour</b><h3>Tokens</h3>more' +
        '<div id="id-429">25</div>\n requests<h2>See 500</h2>1 s<h2>777</h2>still',
      numbers,
    );
    expect(page.headings).toEqual(['401 - Who', 'Tokens', 'See 500', '777']);
    expect(Object.fromEntries(page.sections)).toEqual({
      401: 'one hour Tokens more',
      429: '25 requests See 500',
      500: '1 s 777 still',
    });
  });

  it('never throws, whatever it is given', () => {
    const pieces = ['<', '>', '</', '<!--', '-->', 'h2', ' id=', '"', "'", '429', '<script', 'ſK', ' ', '='];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string())), (parts) => {
        expect(() => readPage(parts.join(''), numbers)).not.toThrow();
      }),
    );
  });

  it.each([
    ['opened tags', '<a'],
    ['angles', '<'],
    ['spaces in a tag', ' '],
    ['names in a tag', ' id'],
    ['quotes in a tag', ' id="'],
    ['signs in a tag', ' id='],
    ['comments', '<!--'],
    ['scripts', '<script>'],
    ['headings', '<h2>429'],
    ['entities', '&nbsp'],
  ])('reads a megabyte of %s in the time of a blink', (_what, piece) => {
    const start = performance.now();
    for (const prefix of ['', '<a ', '<a']) {
      readPage(`${prefix}${piece.repeat(1_048_576 / piece.length)}>`, numbers);
    }
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('judgePage', () => {
  const { body } = documentationPage();
  const page = body.kind === 'bytes' ? Buffer.from(body.bytes).toString('utf8') : '';
  /** As the supplied page words it. */
  const older = [
    '<h2>401 - Unauthorized</h2>these are only valid for one hour',
    '<h2>404 - Not found</h2>with exponential backoff and minimum 1s delay',
    '<h2>429 - Too many requests</h2>your rate-limit of 25 requests per 5 seconds; 25 requests in 1 second; 4 seconds',
    '<h2>500 - Internal server error</h2>exponential backoff with minimum 1s delay',
    '<h2>504 - Gateway timeout</h2>retry with minimum 10s delay',
  ].join('');

  it('accepts the page of the sandbox, and headings without anchors', () => {
    expect(judgePage(page, '401', 401)).toEqual({ outcome: 'conforms' });
    expect(judgePage(older, '401', 401)).toEqual({ outcome: 'conforms' });
  });

  it.each<[string, string]>([
    ['<h2>409</h2>', 'a section on 401'],
    ['', 'a section on 401'],
    [older.replace('one hour', 'two hours'), 'one hour, in the section on 401'],
    [older.replace('minimum 1s', 'minimum 2s'), '1 second, in the section on 404'],
    [older.replaceAll('25 requests', '20 requests'), '25 requests, in the section on 429'],
    [older.replace('25 requests per', '30 requests per'), '25 requests per 5 seconds'],
    [
      older.replace('5 seconds;', '10 seconds;').replace('4 seconds', '5 seconds'),
      '25 requests per 5 seconds',
    ],
    [older.replace('5 seconds', '15 seconds'), '5 seconds, in the section on 429'],
    [older.replace('backoff with minimum 1s', 'backoff'), '1 second, in the section on 500'],
    [older.replace('10s', '1s'), '10 seconds, in the section on 504'],
    [older.replace('504', '505'), '10 seconds, in the section on 504'],
  ])('finds what is wrong with %s', (html, expected) => {
    expect(judgePage(html, '401', 401)).toMatchObject({ outcome: 'violates', expected });
  });
});
